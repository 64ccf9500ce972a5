"""What is measured: sections, each with programs run in turns, so that their ratios mean something."""

from __future__ import annotations

import shlex
from dataclasses import asdict, dataclass
from pathlib import Path

from . import DATA, TOOLS
from .agreement import compare
from .machine import circumstances
from .made import Maker
from .outside import Program, rounds, say
from .peers import line_count, peers, scan
from .tools import Tools

SHAPES = {"lean": "JSON Lines, lean", "fat": "JSON Lines, fat", "escaped": "JSON Lines, escaped"}
SHAPES |= {"csv": "CSV"}
FORMS = (1_000, 100_000)
# Name, what it is, options of the generator.
# One word of ten is not spelled as in a dictionary.
LIVELY = ["--lively", "100"]

EXTREMES = [
    ("lean", "lean, as above", []),
    ("very short posts", "texts of 5 to 20 bytes", ["--text-bytes", "8"]),
    ("posts of 10 KB", "texts of 10 KB", ["--text-bytes", "10000"]),
    ("all Thai", "a script without spaces", ["--language", "th"]),
    ("all Korean", "every letter three bytes", ["--language", "ko"]),
    ("all emoji", "no letter at all", ["--emoji"]),
    ("lively spelling", "one word of ten is loooong, joined-up, sp3lled or emphasised", LIVELY),
    ("every post matches", "a term planted in each", ["--matching", "1000"]),
    ("no post matches", "no term planted", ["--matching", "0"]),
]

# What the shipped packs are scanned with. They have rules in Indonesian, English and Thai.
EVERYDAY = [
    ("lean", "seven languages", []),
    ("lively", "the same, lively spelling", LIVELY),
    ("lively Indonesian", "", ["--language", "id", *LIVELY]),
    ("lively English", "", ["--language", "en", *LIVELY]),
    ("lively Thai", "", ["--language", "th", *LIVELY]),
]


@dataclass
class Bench:
    """What a section needs."""

    saring: Path
    before: dict
    tools: Tools | None
    maker: Maker
    scratch: Path
    options: object

    def rules(self, size, plain=False):
        more = ["--plain"] if plain else []
        name = f"{size}-plain" if plain else size
        return self.maker.rules(name, "--size", size, *more)

    def turns(self, title, programs, count=None, note=""):
        """Runs them in turns and gives what came out, ready for JSON."""
        say(f"== {title}")
        now = circumstances(self.saring)
        count = count or self.options.rounds
        rounds(programs, count, self.options.timeout, self.options.slow)
        return {
            "title": title,
            "note": note,
            "rounds": count,
            "circumstances": now,
            "programs": [told(program, self) for program in programs],
        }


def told(program, bench):
    return {
        "name": program.name,
        "size": program.size,
        "stopped": program.stopped,
        "runs": [asdict(run) for run in program.runs],
        "command": shortened(program, bench),
    }


def shortened(program, bench):
    """What was run, paths shortened to what they are."""
    line = shlex.join(str(part) for part in program.command)
    short = {f"{bench.scratch}/": "", f"{bench.maker.folder}/": "", f"{DATA}/": ""}
    for name, binary in bench.before.items():
        short[str(binary)] = name.replace(" ", "-")
    short[str(bench.saring)] = "saring"
    if bench.tools:
        short[str(bench.tools.old_ripgrep)] = "rg-13"
        short[str(bench.tools.ripgrep)] = "rg"
        short[str(bench.tools.xan)] = "xan"
        short[str(bench.tools.python)] = "python"
    short |= {f"{TOOLS}/": "", f"{Path(__file__).parent.parent}/": "benches/"}
    for long, name in short.items():
        line = line.replace(long, name)
    settings = "".join(f"{name}={value} " for name, value in program.environment.items())
    return line if "XDG" in settings else settings + line


def beside_peers(bench, shape, size):
    """One export and one rule set: everything that can be had, in turns."""
    export = bench.maker.export(shape, bench.options.bytes, halved=True)
    terms = bench.maker.terms(size, "--size", size)
    rules, plain = bench.rules(size), bench.rules(size, plain=True)
    programs = [line_count(export)]
    for name, binary in {"saring": bench.saring, **bench.before}.items():
        programs.append(scan(binary, f"{name}, 2 threads", export, rules, bench.scratch))
        programs.append(scan(binary, f"{name}, 1 thread", export, rules, bench.scratch, threads=1))
    programs.append(scan(bench.saring, "saring, terms only", export, plain, bench.scratch))
    if (shape, size) == ("lean", "medium"):
        name = "saring, shipped rules"
        programs.append(scan(bench.saring, name, export, None, bench.scratch, planted=False))
    programs += [peer.program for peer in peers(bench.tools, export, terms)]
    found = bench.turns(f"{SHAPES[shape]}, {size} rules", programs)
    return found | {"records": export.records, "planted": export.planted, "shape": shape}


def rule_sizes(bench):
    export = bench.maker.export("lean", bench.options.bytes)
    programs = [
        scan(bench.saring, f"{size} rules", export, bench.rules(size), bench.scratch)
        for size in ("small", "medium", "large")
    ]
    return bench.turns("Small, medium and large rules", programs)


def forms(bench):
    """Roots with their affixes: a hundred times as many word forms must not cost as much more."""
    export = bench.maker.export("lean", bench.options.bytes)
    programs = []
    for count in FORMS:
        rules = bench.maker.rules(f"forms-{count}", "--forms", str(count))
        programs.append(scan(bench.saring, f"{count:,} forms", export, rules, bench.scratch))
    return bench.turns("Word forms", programs)


def ready(bench):
    """An export of one post: what is left is the time until a scan begins, and until it ends."""
    export = bench.maker.export("lean", 1)
    programs = [
        scan(bench.saring, f"{size} rules", export, bench.rules(size), bench.scratch)
        for size in ("small", "medium", "large")
    ]
    programs.append(scan(bench.saring, "shipped rules", export, None, bench.scratch, planted=False))
    nothing = lambda _: (None, 0.0)
    programs.append(Program("saring --version", [bench.saring, "--version"], 0, nothing))
    return bench.turns("Ready to scan", programs, max(bench.options.rounds, 7))


def memory(bench):
    """Private memory must not grow with the file."""
    programs = []
    for part in (8, 2, 1):
        export = bench.maker.export("lean", max(bench.options.bytes // part, 1_000_000))
        for size in ("medium", "large"):
            name = f"{export.bytes / 1e6:,.0f} MB, {size} rules"
            programs.append(scan(bench.saring, name, export, bench.rules(size), bench.scratch))
    return bench.turns("Private memory", programs, 2)


def extremes(bench):
    """Posts unlike those of any other table, and what a cliff would show in."""
    length = max(bench.options.bytes // 4, 1_000_000)
    rules, programs, about = bench.rules("medium"), [], {}
    for name, what, mix in EXTREMES:
        export = bench.maker.export("lean", length, mix)
        programs.append(scan(bench.saring, name, export, rules, bench.scratch))
        about[name] = what
    export = bench.maker.export("lean", length)
    many = bench.maker.rules(f"forms-{FORMS[1]}", "--forms", str(FORMS[1]))
    name = f"lean, {FORMS[1]:,} word forms"
    programs.append(scan(bench.saring, name, export, many, bench.scratch))
    about[name] = "rules of roots with all their affixes"
    return bench.turns("Extremes", programs) | {"about": about}


def shipped(bench):
    """The packs that come with saring, on posts as people spell them."""
    length = max(bench.options.bytes // 4, 1_000_000)
    programs, about = [], {}
    for name, what, mix in EVERYDAY:
        export = bench.maker.export("lean", length, mix)
        for binary_name, binary in {"saring": bench.saring, **bench.before}.items():
            row = name if binary is bench.saring else f"{name}, {binary_name}"
            programs.append(scan(binary, row, export, None, bench.scratch, planted=False))
        if what:
            about[name] = what
    return bench.turns("Shipped rules", programs) | {"about": about}


def agreement(bench):
    """The flagged sets, on a smaller export of each shape."""
    tables = {}
    for shape in SHAPES:
        export = bench.maker.export(shape, bench.options.check_bytes, halved=True)
        terms = bench.maker.terms("medium", "--size", "medium")
        rules = bench.rules("medium", plain=True)
        tables[shape] = compare(
            bench.saring, bench.tools, export, rules, terms, bench.scratch, bench.options.timeout
        )
        tables[shape]["bytes"] = export.bytes
    return {
        "title": "Who flags what",
        "circumstances": circumstances(bench.saring),
        "shapes": tables,
    }


SECTIONS = {
    f"{shape}-{size}": (lambda bench, shape=shape, size=size: beside_peers(bench, shape, size))
    for shape, size in [
        ("lean", "medium"),
        ("fat", "medium"),
        ("escaped", "medium"),
        ("csv", "medium"),
        ("lean", "small"),
        ("lean", "large"),
    ]
}
SECTIONS |= {
    "rule-sizes": rule_sizes,
    "forms": forms,
    "ready": ready,
    "memory": memory,
    "extremes": extremes,
    "shipped": shipped,
    "agreement": agreement,
}
WITHOUT_PEERS = {"rule-sizes", "forms", "ready", "memory", "extremes", "shipped"}
