"""What saring is measured beside, each at its best: the command of every peer, and what it must print."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path

from . import ROOT, Failed
from .outside import Program

PEERS = ROOT / "benches" / "peers"
# Peers in the virtual environment: name, package, program, variant.
PACKAGED = [
    ("DuckDB", "duckdb", "duckdb_scan.py", ""),
    ("DuckDB, Unicode borders", "duckdb", "duckdb_scan.py", "unicode"),
    ("ClickHouse, multiMatchAny", "chdb", "chdb_scan.py", ""),
    ("ClickHouse, match", "chdb", "chdb_scan.py", "match"),
    ("Polars", "polars", "polars_scan.py", ""),
    ("Python with Hyperscan", "hyperscan", "hyperscan_scan.py", ""),
    ("Python with ahocorasick_rs", "ahocorasick_rs", "ahocorasick_scan.py", ""),
]


@dataclass
class Peer:
    """A peer: how it is timed, and how it gives the posts it flags."""

    program: Program
    # Prints ids into a file, or whole lines to standard output.
    ids: list
    prints_lines: bool = False


def peers(tools, export, terms):
    """All that could be had and can read this export."""
    found = [*searchers(tools, export, terms), *packaged(tools, export, terms)]
    if export.shape == "csv" and tools.xan:
        found.append(xan(tools, export, terms))
    return found


def searchers(tools, export, terms):
    """Programs that look at raw lines. They read one file with one thread, so it is cut in two."""
    halves = export.halves()
    fixed = ["-F", "-i", "-w", "-f", terms]
    found = []
    for name, binary, flags in [
        ("ripgrep 15, ASCII", tools.ripgrep, ["--no-unicode"]),
        ("ripgrep 15, Unicode", tools.ripgrep, []),
        ("ripgrep 13, Unicode", tools.old_ripgrep, []),
    ]:
        if binary:
            command = [binary, *flags, "-j2", "--no-filename", "-c", *fixed, *halves]
            program = Program(name, command, export.bytes, counted)
            lines = [binary, *flags, "-n", "--no-filename", *fixed, export.path]
            found.append(Peer(program, lines, prints_lines=True))
    if tools.grep:
        # Two at once, each with its half.
        script = '"$0" -a -c -F -i -w -f "$1" "$2" & "$0" -a -c -F -i -w -f "$1" "$3"; wait'
        command = ["sh", "-c", script, tools.grep, terms, *halves]
        lines = [tools.grep, "-a", "-n", *fixed, export.path]
        languages = {"GNU grep, ASCII": "C"}
        if export.shape == "lean":
            # Minutes for megabytes: once is enough.
            languages["GNU grep, Unicode"] = "C.UTF-8"
        for name, language in languages.items():
            environment = {"LC_ALL": language}
            program = Program(name, command, export.bytes, counted, environment=environment)
            found.append(Peer(program, lines, prints_lines=True))
    return found


def packaged(tools, export, terms):
    found = []
    for name, package, program, variant in PACKAGED:
        if package in tools.packages:
            command = [tools.python, PEERS / program, export.path, terms]
            command += ["--variant", variant] if variant else []
            found.append(Peer(Program(name, command, export.bytes, flagged), [*command, "--ids"]))
    return found


def xan(tools, export, terms):
    """Substrings in the text, in parallel; it knows no word borders."""
    command = [tools.xan, "search", "-s", "text", "--patterns", terms, "-i", "-p", export.path]
    program = Program("xan, substrings", command, export.bytes, rows)
    return Peer(program, command, prints_lines=True)


# What a program must have printed: what it found, and seconds that do not count.


def counted(output):
    found = sum(int(line) for line in output.split())
    if found == 0:
        raise Failed("it found nothing")
    return found, 0.0


def flagged(output):
    said = json.loads(output)
    if said["flagged"] == 0:
        raise Failed("it found nothing")
    return said["flagged"], said["imports"]


def rows(output):
    """Rows of a CSV file with a header."""
    return sum(1 for _ in csv.reader(io.StringIO(output, newline=""))) - 1, 0.0


@dataclass
class Lines:
    """`wc` must have counted so many."""

    expected: int

    def __call__(self, output):
        if int(output.split()[0]) != self.expected:
            raise Failed(f"wc counted {output!r} and should have counted {self.expected}")
        return None, 0.0


def line_count(export):
    with open(export.path, "rb") as file:
        lines = sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))
    if export.shape != "csv" and lines != export.records:
        raise Failed(f"{export.path} has {lines} lines and should have {export.records}")
    return Program("wc -l", ["wc", "-l", export.path], export.bytes, Lines(lines))


@dataclass
class Scanned:
    """saring must have read every post and flagged at least all that were planted."""

    out: Path
    records: int
    planted: int | None

    def __call__(self, _):
        totals = json.loads((self.out / "run.json").read_text())["totals"]
        if totals["read"] != self.records or totals["rejected"] or totals["out_of_scope"]:
            raise Failed(f"{self.records} posts were there, and saring says {totals}")
        if self.planted is not None and totals["flagged_posts"] < self.planted:
            raise Failed(f"{self.planted} posts were planted, and saring says {totals}")
        return totals["flagged_posts"], 0.0


def scan(binary, name, export, rules, scratch, threads=2, more=(), planted=True):
    """A scan with everything on: statistics by language and day, all outputs, hashes of inputs."""
    out = scratch / "out"
    command = [binary, "scan", export.path, "--out", out, "--force", "--quiet"]
    command += ["--rules", rules] if rules else []
    command += ["--by", "language,day", "--matches", "--threads", str(threads), *more]
    check = Scanned(out, export.records, export.planted if planted else None)
    # Its key for pseudonyms is kept with the data of the user, which is none of our business.
    home = {"XDG_DATA_HOME": str(scratch / "home")}
    return Program(name, command, export.bytes, check, environment=home)
