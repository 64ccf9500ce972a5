"""Instructions, counted by callgrind: of the binary itself, and by what they are spent on."""

from __future__ import annotations

import os
import re
import subprocess
from collections import Counter

from . import Failed

# `ob=(3) /lib/ld.so` names an object, and `ob=(3)` means it again; functions likewise, and those called.
NAMED = re.compile(r"^(c?)(ob|fn)=\((\d+)\)(?: (.*))?$")
# A line number, absolute or not, and the instructions that were counted there.
COST = re.compile(r"^[+\-*\d]\S* (\d+)$")

# The first that fits a function's name, with what came in between inlined away.
STAGES = [
    # BLAKE3 is assembly, whose functions come without names.
    ("cut and hashed", r"saring::input|blake3|^0x"),
    ("read", r"saring::record|core::str::.*from_utf8|simdutf8"),
    # Texts cut into words and looked up, and JSON strings: built into one function for each level.
    ("block by block", r"saring::simd"),
    ("matched", r"saring::(engine|text)|aho_corasick|regex|memchr|unicode_|icu_|caseless"),
    ("hash maps", r"sip::|hash_one|hashbrown"),
    ("written and counted", r"saring::(output|scan)|csv|itoa|jiff"),
    ("memory", r"alloc|memcpy|memmove|memset|free|bzero"),
]
REST = "other"


def run(command, out, place):
    """Runs a program under callgrind: in a folder, with an environment of its own, so that neither paths nor
    settings show in the figures."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(place), "TZ": "UTC", "LC_ALL": "C"}
    watched = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", "--quiet", *command]
    done = subprocess.run(watched, cwd=place, env=environment, capture_output=True)
    if done.returncode != 0:
        raise Failed(done.stderr.decode(errors="replace").strip())


def costs(path):
    """Instructions of each function itself, by the object it is in and its name."""
    names = {"ob": {}, "fn": {}}
    at, counted, inclusive = {"ob": "", "fn": ""}, Counter(), False
    with open(path, encoding="utf-8", errors="replace") as file:
        for line in file:
            line = line.rstrip("\n")
            if found := NAMED.match(line):
                called, kind, number, name = found.groups()
                if name is not None:
                    names[kind][number] = name
                if not called:
                    at[kind] = names[kind][number]
            elif line.startswith("calls="):
                # The next line has what the call cost, counted again where it was spent.
                inclusive = True
            elif found := COST.match(line):
                if not inclusive:
                    counted[at["ob"], at["fn"]] += int(found[1])
                inclusive = False
    return counted


def own_instructions(path, binary):
    """Instructions that the binary executed itself, those of shared libraries aside."""
    total = sum(cost for (where, _), cost in costs(path).items() if where == str(binary))
    if total == 0:
        raise Failed(f"{path} counts no instruction of {binary}")
    return total


def by_stage(path, part):
    """Instructions by stage of a scan, without those that another run spent on a part of the export."""
    spent, stages = costs(path), Counter({name: 0 for name, _ in STAGES} | {REST: 0})
    spent.subtract(costs(part))
    for (_, function), cost in spent.items():
        fits = (name for name, pattern in STAGES if re.search(pattern, function))
        stages[next(fits, REST)] += max(cost, 0)
    return stages
