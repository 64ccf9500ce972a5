#!/usr/bin/env python3
"""Holds the instructions that scans take to committed figures: seconds drift by a third on shared machines,
instructions do not.

Callgrind runs the release binary on small generated exports, one thread. Only instructions of the binary
itself are counted, since glibc picks other routines (memcpy, strlen) on other processors. What
remains of chance, hash maps seeded at random and threads that wait, is far below the tolerance.

Figures belong to a compiler, an architecture and processors with AVX2, which libraries look for, too.
With another compiler they are not compared, and the gate says so.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from measure import ROOT, Failed
from measure.callgrind import own_instructions, run
from measure.machine import first_line
from measure.made import build
from measure.outside import say

FIGURES = ROOT / "benches" / "gate.json"
PLACE = ROOT / "target" / "bench-gate"
TOLERANCE = 0.02
SEED = 7
BYTES = 2_000_000
# Name of the figure: shape, bytes, rules. An export of one post holds what comes before a scan.
SCANS = {
    "start, large rules": ("lean", 1, "large"),
    "lean, medium rules": ("lean", BYTES, "medium"),
    "lean, medium rules, by a profile": ("lean", BYTES, "medium", "--profiles", "profiles", "--read-as", "named"),
    "lean, large rules": ("lean", BYTES, "large"),
    "fat, medium rules": ("fat", BYTES, "medium"),
    "wide, medium rules": ("wide", BYTES, "medium"),
    "escaped, medium rules": ("escaped", BYTES, "medium"),
    "csv, medium rules": ("csv", BYTES, "medium"),
    "lively spelling, medium rules": ("lively", BYTES, "medium"),
}
# What the generator is asked for where that is more than a shape.
MIXES = {"lively": ["--shape", "lean", "--lively", "100"]}
# A profile that says where fields are must cost nothing beside their being found by name.
FOUND, NAMED = "lean, medium rules", "lean, medium rules, by a profile"
PROFILE = """\
id = "named"
title = "Lean posts of the generator"
format = "json"
get = "It is made here."
never_read = "Nothing."
detect = [{ has = ["id", "text", "lang", "author"] }]
text = [{ name = "text", paths = ["text"] }]

[fields]
id = ["id"]
created_at = ["created_at"]
language = ["lang"]
country = ["country"]
author = ["author"]
"""
# Code for wider registers cannot be gated: valgrind hides AVX-512 from the programs it runs.
KERNELS = ["portable", "avx2"]


class Skipped(Exception):
    """There is nothing to compare with here."""


def main():
    options = arguments()
    try:
        check(options)
    except Skipped as reason:
        say(f"bench-gate: SKIPPED, nothing was compared: {reason}")
    except Failed as failure:
        sys.exit(f"bench-gate: {failure}")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--update", action="store_true", help="write the figures measured")
    parser.add_argument("--saring", metavar="FILE", help="measure this binary, build none")
    parser.add_argument("--generator", metavar="FILE", help="generate with this, build none")
    return parser.parse_args()


def check(options):
    here = circumstances()
    kept = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.exists() else None
    if not options.update:
        comparable(here, kept)
    # Each by itself: what the generator depends on would switch on features in saring, and change
    # its figures by a hundredth.
    saring = Path(options.saring or build("--bin", "saring")).resolve()
    generator = Path(options.generator or build("--example", "generate", "test")).resolve()
    prepare(generator)
    counted = count_all(saring)
    a_profile_costs_nothing(counted)
    if options.update:
        figures = {**here, "tolerance": TOLERANCE, "instructions": counted}
        FIGURES.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
        say(f"written: {FIGURES}")
    else:
        compare(kept["instructions"], counted)


def circumstances():
    """What figures can be compared within."""
    if not shutil.which("valgrind"):
        raise Skipped("valgrind is not installed")
    if platform.machine() == "x86_64" and "avx2" not in processor_flags():
        raise Skipped("this processor has no AVX2")
    return {"rustc": first_line("rustc", "--version"), "machine": platform.machine()}


def processor_flags():
    for line in Path("/proc/cpuinfo").read_text(errors="replace").splitlines():
        if line.startswith("flags"):
            return line.split(":", 1)[1].split()
    return []


def comparable(here, kept):
    if kept is None:
        raise Failed(f"{FIGURES} is not there; `make bench-gate-update` writes it")
    for what, value in here.items():
        if kept[what] != value:
            raise Skipped(
                f"figures are of {what} `{kept[what]}`, and this is `{value}`; "
                "`make bench-gate-update` writes them anew"
            )


def prepare(generator):
    """Exports and rules, the same bytes whenever they are made."""
    shutil.rmtree(PLACE, ignore_errors=True)
    PLACE.mkdir(parents=True)
    for shape, length, rules, *_ in SCANS.values():
        with open(PLACE / f"{shape}-{length}", "wb") as out:
            mix = MIXES.get(shape, ["--shape", shape])
            command = [generator, "export", *mix, "--bytes", str(length), "--seed", str(SEED)]
            subprocess.run(command, stdout=out, stderr=subprocess.DEVNULL, check=True)
        command = [generator, "rules", "--size", rules, "--out", PLACE / f"rules-{rules}"]
        subprocess.run(command, check=True)
    (PLACE / "profiles").mkdir()
    (PLACE / "profiles" / "named.toml").write_text(PROFILE, encoding="ascii")
    # Pseudonyms cost what they cost, whatever the key is; but it is to be there.
    key = PLACE / "author.key"
    key.write_text("5a" * 32, encoding="ascii")
    key.chmod(0o600)


def kernels(saring):
    """Flags that choose a kernel, where the binary knows them; else it is taken as it comes."""
    found = {}
    for kernel in KERNELS:
        flags = ["--kernel", kernel]
        known = subprocess.run([saring, "scan", *flags, "--help"], capture_output=True)
        if known.returncode == 0:
            found[kernel] = flags
    if not found:
        say("bench-gate: this saring has no choice of kernels, so only its own choice is gated")
    return found or {"default": []}


def count_all(saring):
    """Instructions by kernel and scan. Several at a time: they are counted, not timed."""
    known = kernels(saring)
    scans = [(kernel, name) for kernel in known for name in SCANS]

    def one(number):
        kernel, name = scans[number]
        return count(saring, known[kernel], name, f"{number:02}")

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        counts = list(pool.map(one, range(len(scans))))
    counted = {kernel: {} for kernel in known}
    for (kernel, name), count_of in zip(scans, counts):
        counted[kernel][name] = count_of
        say(f"bench-gate: {kernel}, {name}: {count_of / 1e6:,.1f} million")
    return counted


def count(saring, flags, name, number):
    shape, length, rules, *reading = SCANS[name]
    counts = PLACE / f"callgrind-{number}"
    # Everything by short relative names, as long for each: a longer path would be hashed and written, too.
    command = [saring, "scan", f"{shape}-{length}", "--rules", f"rules-{rules}", "--out", f"out-{number}"]
    command += ["--force", "--quiet", "--threads", "1", "--by", "language,day", "--matches"]
    run([*command, "--author-key", "author.key", *reading, *flags], counts, PLACE)
    return own_instructions(counts, saring)


def a_profile_costs_nothing(counted):
    for kernel, scans in counted.items():
        more = scans[NAMED] / scans[FOUND] - 1
        if more > TOLERANCE:
            raise Failed(f"{kernel}: fields named by a profile cost {more:.1%} more than those found by name")


def compare(kept, counted):
    """Both ways: a gain that nobody writes down could be lost again unseen."""
    wrong = []
    for kernel, scans in counted.items():
        if kernel not in kept:
            wrong.append(f"no figures for the kernel {kernel}")
            continue
        for name, now in scans.items():
            before = kept[kernel].get(name)
            change = now / before - 1 if before else float("inf")
            if abs(change) > TOLERANCE:
                word = "more" if change > 0 else "fewer"
                wrong.append(f"{kernel}, {name}: {abs(change):.1%} {word} instructions ({now:,})")
    wrong += [f"the kernel {kernel} is gone" for kernel in kept.keys() - counted.keys()]
    if wrong:
        raise Failed(
            f"beyond ± {TOLERANCE:.0%} of benches/gate.json:\n  "
            + "\n  ".join(wrong)
            + "\nIf that is meant, `make bench-gate-update` writes the figures anew; say in the commit why."
        )
    total = sum(len(scans) for scans in counted.values())
    say(f"bench-gate: {total} scans take the instructions they took, ± {TOLERANCE:.0%}")


if __name__ == "__main__":
    main()
