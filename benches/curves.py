#!/usr/bin/env python3
"""Measures how the speed of a scan changes with what is scanned, looked for and scanned with, and draws it.

Each curve changes one thing and leaves the rest: JSON Lines, lean posts, medium rules, two threads. Points
are medians of runs in turns, of small exports, so that all curves take minutes. The tables in
docs/performance.md stand between markers, and are written anew.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from measure import DATA, ROOT, Failed
from measure.callgrind import by_stage, run
from measure.chart import bars
from measure.chart import curves as draw
from measure.machine import circumstances
from measure.made import Maker, build, size
from measure.marked import replace
from measure.outside import rounds, say
from measure.peers import scan

TERMS = (10, 100, 1_000, 10_000)
RULE_TERMS = (1, 4, 20, 100)
SIZES = (100, 30, 10, 3, 1)
LENGTHS = (10, 40, 160, 640, 2_500, 10_000)
SHARES = (0, 10, 50, 200, 500, 1_000)
FORMS = (1_000, 10_000, 100_000)
# What the profile is of: heading, shape, options of the generator.
PROFILED = [
    ("lean, half of it text", "lean", []),
    ("fat, text 5 %", "fat", []),
    ("escaped", "escaped", []),
    ("CSV", "csv", []),
    ("lean, every post matches", "lean", ["--matching", "1000"]),
]
# Counted are bytes behind the first ones, so that what is done once does not count.
PROFILED_FROM, PROFILED_TO = 4_000_000, 12_000_000


def main():
    options = arguments()
    try:
        if not options.report_only:
            measure(options)
        figures = json.loads(options.figures.read_text(encoding="utf-8"))
        write(options, figures)
    except (Failed, OSError) as failure:
        sys.exit(f"bench-curves: {failure}")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bytes", type=size, metavar="SIZE", help="of an export (default: 200M)")
    parser.add_argument("--rounds", type=int, help="default: 3")
    parser.add_argument("--quick", action="store_true", help="small exports; writes into target")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--saring", metavar="FILE", help="measure this binary, build none")
    parser.add_argument("--generator", metavar="FILE", help="generate with this, build none")
    parser.add_argument("--report-only", action="store_true", help="draw and write again")
    options = parser.parse_args()
    place = DATA / "quick" if options.quick else None
    options.bytes = options.bytes or (4_000_000 if options.quick else 200_000_000)
    options.rounds = options.rounds or (2 if options.quick else 3)
    options.figures = (place or DATA) / "curves.json"
    options.picture = (place or ROOT / "docs/images") / "curves.svg"
    options.profile = (place or ROOT / "docs/images") / "profile.svg"
    options.document = (place or ROOT / "docs") / "performance.md"
    return options


def measure(options):
    generator = Path(options.generator) if options.generator else build("--example", "generate")
    saring = Path(options.saring) if options.saring else build("--bin", "saring")
    figures = {"circumstances": circumstances(saring), "bytes": options.bytes, "curves": []}
    figures["rounds"] = options.rounds
    with tempfile.TemporaryDirectory(prefix="saring-curves-") as scratch:
        bench = Curves(saring.resolve(), Maker(generator.resolve(), options.seed), Path(scratch), options)
        for curve in (
            bench.file_size,
            bench.text_length,
            bench.terms,
            bench.rules,
            bench.matching,
            bench.threads,
            bench.forms,
        ):
            figures["curves"].append(curve())
        figures["profile"] = bench.profile()
    options.figures.parent.mkdir(parents=True, exist_ok=True)
    options.figures.write_text(json.dumps(figures, indent=1), encoding="utf-8")


class Curves:
    """A method for each curve: what is changed, and the points."""

    def __init__(self, saring, maker, scratch, options):
        self.saring, self.maker, self.scratch, self.options = saring, maker, scratch, options
        self.length = options.bytes
        self.medium = maker.rules("medium", "--size", "medium")

    def points(self, heading, across, scans, logarithmic=True):
        """Runs the scans in turns: `scans` has the value across, and a program."""
        say(f"== {heading}")
        rounds([program for _, program in scans], self.options.rounds, 60, 20)
        told = []
        for value, program in scans:
            took = [run.seconds for run in program.runs]
            told.append(
                {
                    "across": value,
                    "bytes": program.size,
                    "seconds": statistics.median(took),
                    "low": min(took),
                    "high": max(took),
                    "private": max(run.private for run in program.runs),
                    "found": program.runs[0].found,
                }
            )
        return {
            "heading": heading,
            "across": across,
            "logarithmic": logarithmic,
            "points": told,
        }

    def scan(self, export, rules=None, threads=2):
        return scan(self.saring, "saring", export, rules or self.medium, self.scratch, threads)

    def file_size(self):
        scans = []
        for part in SIZES:
            export = self.maker.export("lean", max(self.length // part, 100_000))
            scans.append((export.bytes, self.scan(export)))
        return self.points("Size of the file", "bytes", scans)

    def text_length(self):
        scans = []
        for length in LENGTHS:
            export = self.maker.export("lean", self.length // 2, ["--text-bytes", str(length)])
            scans.append((length, self.scan(export)))
        return self.points("Length of the texts", "bytes a text", scans)

    def terms(self):
        export = self.maker.export("lean", self.length // 2)
        scans = []
        for count in TERMS:
            rules = self.maker.rules(f"terms-{count}", "--terms", str(count))
            # With fewer terms than are planted, fewer posts are flagged than were planted.
            program = scan(self.saring, "saring", export, rules, self.scratch, planted=count >= 50)
            scans.append((count, program))
        return self.points("Number of terms", "terms, no regular expressions", scans)

    def rules(self):
        export = self.maker.export("lean", self.length // 2)
        scans = []
        for terms in reversed(RULE_TERMS):
            wanted = ["--terms", "2000", "--rule-terms", str(terms)]
            rules = self.maker.rules(f"rules-of-{terms}", *wanted)
            files = rules.rglob("*.toml")
            count = sum(path.read_text(encoding="utf-8").count("[[rule]]") for path in files)
            scans.append((count, self.scan(export, rules)))
        return self.points("Number of rules", "rules that share 2,000 terms", scans)

    def matching(self):
        scans = []
        for share in SHARES:
            export = self.maker.export("lean", self.length // 2, ["--matching", str(share)])
            scans.append((share / 10, self.scan(export)))
        return self.points("Posts that match", "% of all posts", scans, logarithmic=False)

    def threads(self):
        export = self.maker.export("lean", self.length)
        cores = len(os.sched_getaffinity(0))
        counts = sorted({1, 2, cores, *(2**power for power in range(7) if 2**power <= cores)})
        scans = [(count, self.scan(export, threads=count)) for count in counts]
        return self.points("Threads", f"threads on {cores} cores", scans, logarithmic=False)

    def forms(self):
        export = self.maker.export("lean", self.length // 2)
        scans = []
        for count in FORMS:
            rules = self.maker.rules(f"forms-{count}", "--forms", str(count))
            scans.append((count, self.scan(export, rules)))
        return self.points("Word forms of roots", "forms that ~ makes", scans)


    def profile(self):
        """Instructions by stage, one thread; none where there is no valgrind."""
        if not shutil.which("valgrind"):
            say("PROFILE LEFT OUT: valgrind is not installed")
            return []
        say("== profile")
        told = []
        for heading, shape, mix in PROFILED:
            first, export = (self.maker.export(shape, bytes, mix) for bytes in (PROFILED_FROM, PROFILED_TO))
            once = self.watched(first, "once")
            stages = by_stage(self.watched(export, "scan"), once)
            told.append([heading, stages, export.bytes - first.bytes])
        return told

    def watched(self, export, name):
        out = self.scratch / name
        command = self.scan(export, threads=1).command
        run(command, out, self.scratch)
        return out


def write(options, figures):
    panels = [panel(curve) for curve in figures["curves"]]
    title = "MB of export that a scan reads in a second"
    options.picture.write_text(draw(title, panels), encoding="utf-8")
    say(f"written: {options.picture}")
    source = ROOT / "docs" / "performance.md"
    text = replace(source.read_text(encoding="utf-8"), "curves", tables(figures))
    if figures["profile"]:
        options.profile.write_text(profile_chart(figures["profile"]), encoding="utf-8")
        say(f"written: {options.profile}")
        text = replace(text, "profile", profile_table(figures))
    options.document.write_text(text, encoding="utf-8")
    say(f"written: {options.document}")


def panel(curve):
    points = [(point["across"], speed(point)) for point in curve["points"]]
    return {**curve, "lines": [("", points)]}


def speed(point):
    return point["bytes"] / point["seconds"] / 1e6


def tables(figures):
    now = figures["circumstances"]
    rows = [
        f"{now['Processor']}, {now['Date']}, load {now['Load at the start']}, commit {now['Commit']}; medians of "
        f"{figures['rounds']} runs in turns, exports of {figures['bytes'] / 1e6:,.0f} MB or a part of it. MB/s are of export.",
    ]
    for curve in figures["curves"]:
        rows += ["", f"| {curve['across']} | MB/s | from–to | private MB | flagged |", "|--:|--:|--:|--:|--:|"]
        for point in curve["points"]:
            rows.append(
                f"| {point['across']:,} | {speed(point):,.0f} | {point['bytes'] / point['high'] / 1e6:,.0f}–"
                f"{point['bytes'] / point['low'] / 1e6:,.0f} | {point['private'] / 1e6:,.0f} | {point['found']:,} |"
            )
    return rows


def profile_chart(profile):
    panels = []
    for heading, stages, length in profile:
        most = max(stages.values())
        rows = [(name, cost / length, cost == most, "") for name, cost in stages.items()]
        panels.append((heading, rows))
    return bars("Where a scan spends its instructions", "instructions for each byte of export", panels)


def profile_table(figures):
    """Instructions for each byte of export."""
    profile = figures["profile"]
    names = list(profile[0][1])
    rows = [
        f"Instructions for each byte of export behind the first {PROFILED_FROM / 1e6:,.0f} MB, so that what is done once is aside; commit {figures['circumstances']['Commit']}.",
        "",
        f"| | {' | '.join(names)} | all |",
        "|---|" + "--:|" * (len(names) + 1),
    ]
    for heading, stages, length in profile:
        cells = [f"{stages[name] / length:.1f}" for name in names]
        rows.append(f"| {heading} | {' | '.join(cells)} | {sum(stages.values()) / length:.1f} |")
    return rows


if __name__ == "__main__":
    main()
