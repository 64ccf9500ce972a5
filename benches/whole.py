#!/usr/bin/env python3
"""Measures whole scans beside `wc -l` and ripgrep, in interleaved rounds, and writes RESULTS.md.

Everything needed is made once and kept: the release binary and the generator (cargo), ripgrep
(cargo install, unless there is one), exports and rule sets (target/bench-data, by seed and size).
A program is measured from outside: wall time, user and system time, and the most private memory
(RssAnon) it was seen with. Only the standard library is used.
"""

import argparse
import datetime
import hashlib
import json
import os
import platform
import re
import shlex
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "target" / "bench-data"
TOOLS = ROOT / "target" / "bench-tools"
MEMORY_INTERVAL = 0.01
THREADS = {"2 threads": 2, "1 thread": 1}
SHAPES = {"lean": "lean.jsonl", "csv": "export.csv"}


class Failed(Exception):
    """Something that makes the figures worthless."""


@dataclass
class Run:
    """One run of one program."""

    seconds: float
    cpu: float
    private: int
    found: int | None = None


@dataclass
class Program:
    """A command to measure, and what must be true of what it leaves behind."""

    name: str
    command: list
    size: int
    check: object
    codes: tuple = (0,)
    runs: list = field(default_factory=list)
    stopped: bool = False

    def median(self):
        return statistics.median(run.seconds for run in self.runs)


def main():
    options = arguments()
    try:
        measure(options)
    except Failed as failure:
        sys.exit(f"bench-whole: {failure}")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bytes", type=size, default="1G", metavar="SIZE", help="of an export")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--rules", choices=["small", "medium", "large"], default="medium")
    parser.add_argument("--shape", choices=list(SHAPES), action="append", help="default: all")
    parser.add_argument(
        "--timeout", type=float, default=60, help="seconds after which a program is stopped"
    )
    parser.add_argument("--saring", metavar="FILE", help="measure this binary, build none")
    parser.add_argument(
        "--before", metavar="COMMIT=FILE", help="measure this older binary beside it"
    )
    parser.add_argument("--results", type=Path, default=ROOT / "benches" / "RESULTS.md")
    options = parser.parse_args()
    if options.before and "=" not in options.before:
        parser.error("--before takes COMMIT=FILE")
    if options.rounds < 1:
        parser.error("--rounds must be at least 1")
    return options


def size(written):
    units = {"K": 10**3, "M": 10**6, "G": 10**9}
    digits, unit = (written[:-1], units[written[-1]]) if written[-1:] in units else (written, 1)
    if not digits.isdigit() or int(digits) == 0:
        raise argparse.ArgumentTypeError(f"`{written}` is no size; write for example 300M")
    return int(digits) * unit


def measure(options):
    generator = build("--example", "generate")
    saring = Path(options.saring) if options.saring else build("--bin", "saring")
    binaries = {"saring": saring}
    if options.before:
        commit, _, binary = options.before.partition("=")
        binaries[f"saring {commit}"] = Path(binary)
    rg = ripgrep()
    started = datetime.datetime.now(datetime.timezone.utc)
    rules, terms = rule_set(generator, options.rules)
    sections = []
    with tempfile.TemporaryDirectory(prefix="saring-bench-") as scratch:
        for shape in options.shape or SHAPES:
            export, facts = make_export(generator, shape, options)
            section = programs(rg, export, facts, terms)
            section += scans(binaries, export, facts, rules, Path(scratch))
            rounds(section, export, options)
            sections.append((shape, export, facts, section))
    report = write_report(options, started, binaries, rg, sections)
    options.results.write_text(report, encoding="utf-8")
    say(f"written: {options.results}")


def say(message):
    print(message, file=sys.stderr, flush=True)


# Making what is needed


def build(kind, name):
    """Builds a target of this package in release mode and gives the path of what came out."""
    say(f"building {name}")
    command = ["cargo", "build", "--release", "--locked", kind, name]
    done = subprocess.run(
        [*command, "--message-format=json-render-diagnostics"], cwd=ROOT, stdout=subprocess.PIPE
    )
    if done.returncode != 0:
        raise Failed(f"`{shlex.join(command)}` failed")
    for line in done.stdout.splitlines():
        message = json.loads(line)
        if message.get("executable") and message["target"]["name"] == name:
            return Path(message["executable"])
    raise Failed(f"cargo built no {name}")


def ripgrep():
    found = shutil.which("rg") or shutil.which("rg", path=str(TOOLS / "bin"))
    if found:
        return Path(found)
    say("installing ripgrep")
    command = ["cargo", "install", "ripgrep", "--locked", "--root", str(TOOLS)]
    # Once without the network: the registry cache may have all of it.
    if subprocess.run([*command, "--offline"], stderr=subprocess.DEVNULL).returncode != 0:
        if subprocess.run(command).returncode != 0:
            raise Failed("ripgrep could not be installed; install `rg` and try again")
    return TOOLS / "bin" / "rg"


def rule_set(generator, name):
    """The rules folder and the file of its terms, for programs that know no rules."""
    rules, terms = DATA / f"rules-{name}", DATA / f"terms-{name}.txt"
    shutil.rmtree(rules, ignore_errors=True)
    subprocess.run([generator, "rules", "--size", name, "--out", rules], check=True)
    with open(terms, "wb") as out:
        subprocess.run([generator, "terms", "--size", name], stdout=out, check=True)
    return rules, terms


def make_export(generator, shape, options):
    """An export and what is in it, made unless it is there already."""
    folder = DATA / f"seed{options.seed}-{options.bytes}-{generator_version()}"
    export, facts = folder / SHAPES[shape], folder / f"{shape}.json"
    if not facts.exists():
        say(f"generating {export.name}, {options.bytes / 1e6:,.0f} MB")
        folder.mkdir(parents=True, exist_ok=True)
        command = [generator, "export", "--shape", shape]
        command += ["--bytes", str(options.bytes), "--seed", str(options.seed)]
        with open(export, "wb") as out:
            done = subprocess.run(command, stdout=out, stderr=subprocess.PIPE)
        if done.returncode != 0:
            raise Failed(f"no export: {done.stderr.decode(errors='replace').strip()}")
        halve(export)
        facts.write_bytes(done.stderr)
    return export, json.loads(facts.read_text())


def generator_version():
    """Changes when the generator does."""
    digest = hashlib.sha256()
    sources = [ROOT / "benches" / "corpus.rs", *sorted((ROOT / "benches" / "corpus").glob("*.rs"))]
    for path in sources:
        if path.name != "tests.rs":
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def halves(export):
    return [export.with_suffix(f".half{half}") for half in (1, 2)]


def halve(export):
    """Cuts the file in two at a line end, since ripgrep reads one file with one thread."""
    with open(export, "rb") as whole:
        for half, path in enumerate(halves(export)):
            left = export.stat().st_size // 2 if half == 0 else None
            with open(path, "wb") as out:
                while left is None or left > 0:
                    block = whole.read(1 << 20 if left is None else min(1 << 20, left))
                    if not block:
                        break
                    out.write(block)
                    left = None if left is None else left - len(block)
                if half == 0:
                    out.write(whole.readline())


# What is measured


def programs(rg, export, facts, terms):
    """The programs to compare with."""
    length = export.stat().st_size
    lines = int(subprocess.check_output(["wc", "-l", export]).split()[0])
    if export.suffix == ".jsonl" and lines != facts["records"]:
        raise Failed(f"{export} has {lines} lines and should have {facts['records']}")
    word = next(term for term in terms.read_text(encoding="utf-8").splitlines() if " " not in term)
    fixed = ["-c", "-F", "-i", "-w", "-f", terms]
    return [
        Program("wc -l", ["wc", "-l", export], length, Lines(lines)),
        Program("rg, one word", [rg, "-c", word, export], length, Counted()),
        Program("rg, all terms", [rg, *fixed, export], length, Counted()),
        Program(
            "rg, all terms, ASCII, file cut in two",
            [rg, "--no-unicode", "-j2", "--no-filename", *fixed, *halves(export)],
            length,
            Counted(),
        ),
    ]


def scans(binaries, export, facts, rules, scratch):
    """Scans by each binary with the rules, and one with the shipped rules, which differ."""
    length, records, out = export.stat().st_size, facts["records"], scratch / "out"
    found = []
    for name, binary in binaries.items():
        for label, threads in THREADS.items():
            command = [binary, "scan", export, "--rules", rules, "--out", out]
            command += ["--force", "--quiet", "--threads", str(threads)]
            check = Scanned(out, records, facts["planted"])
            found.append(Program(f"{name}, {label}", command, length, check))
    command = [binaries["saring"], "scan", export, "--out", out]
    command += ["--force", "--quiet", "--threads", "2"]
    check = Scanned(out, records, None)
    found.append(Program("saring, shipped rules, 2 threads", command, length, check))
    return found


@dataclass
class Lines:
    """`wc` must have counted so many."""

    expected: int

    def __call__(self, output):
        if int(output.split()[0]) != self.expected:
            raise Failed(f"wc counted {output!r} and should have counted {self.expected}")
        return None


class Counted:
    """ripgrep must have found something."""

    def __call__(self, output):
        found = sum(int(line) for line in output.split())
        if found == 0:
            raise Failed("rg found nothing")
        return found


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
        return totals["flagged_posts"]


def rounds(section, export, options):
    """Runs all programs once a round, each time beginning with another one."""
    for path in (export, *halves(export)):
        warm(path)
    for number in range(options.rounds):
        for place in range(len(section)):
            program = section[(place + number) % len(section)]
            if program.stopped:
                continue
            run = run_once(program, options.timeout)
            if run is None:
                # It would be stopped again, so it is not asked again.
                program.stopped, program.runs = True, []
                say(f"{program.name}: stopped after {options.timeout:.0f} s")
                continue
            program.runs.append(run)
            say(f"round {number + 1}, {export.name}, {program.name}: {run.seconds:.3f} s")


def warm(path):
    with open(path, "rb", buffering=0) as file:
        buffer = bytearray(1 << 20)
        while file.readinto(buffer):
            pass


def run_once(program, timeout):
    """One run, or None when it had to be stopped."""
    out = tempfile.TemporaryFile()
    err = tempfile.TemporaryFile()
    begin = time.perf_counter()
    process = subprocess.Popen(
        [os.fspath(part) for part in program.command],
        stdin=subprocess.DEVNULL,
        stdout=out,
        stderr=err,
    )
    watch = Watch(process.pid, begin + timeout)
    watch.start()
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begin
    watch.end()
    process.returncode = os.waitstatus_to_exitcode(status)
    if watch.stopped:
        return None
    out.seek(0)
    err.seek(0)
    if process.returncode not in program.codes:
        message = err.read().decode(errors="replace").strip()
        raise Failed(f"{program.name} ended with {process.returncode}: {message}")
    found = program.check(out.read().decode(errors="replace"))
    return Run(seconds, used.ru_utime + used.ru_stime, watch.private, found)


class Watch(threading.Thread):
    """Looks at the private memory of a process again and again, and stops it when time is up."""

    def __init__(self, pid, deadline):
        super().__init__(daemon=True)
        self.pid, self.deadline = pid, deadline
        self.private, self.stopped = 0, False
        self.over = threading.Event()

    def run(self):
        while not self.over.is_set():
            self.private = max(self.private, private_memory(self.pid))
            if time.perf_counter() > self.deadline:
                self.stopped = True
                os.kill(self.pid, signal.SIGKILL)
                return
            self.over.wait(MEMORY_INTERVAL)

    def end(self):
        self.over.set()
        self.join()


def private_memory(pid):
    """Anonymous memory in bytes: pages of a mapped file are the system's, not the program's."""
    try:
        with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as status:
            for line in status:
                if line.startswith("RssAnon:"):
                    return int(line.split()[1]) * 1024
    except (OSError, ValueError):
        pass
    return 0


# The report


def write_report(options, started, binaries, rg, sections):
    parts = [
        "# Whole scans, measured",
        "",
        "`make bench-whole` wrote this and overwrites it; earlier results are in the history of "
        "this file.",
        "",
        "The figures are those of **one run on a shared, noisy machine**. Compare rows of one "
        "table, which were measured in turns, and not tables of different days. ripgrep does "
        "**less**: it looks for the terms only (no regular expressions, wildcards, conditions or "
        "topics), anywhere in the raw line or row, and prints a count. saring parses and validates "
        "every record, checks its scope, judges it by all rules and writes its results; it also "
        "hashes the export.",
        "",
        *machine(options, started, binaries["saring"], rg),
    ]
    for shape, export, facts, section in sections:
        parts += ["", *table(shape, export, facts, section)]
        parts += beside(binaries, section)
    parts += ["", "## Commands", "", "```sh", *commands(sections, binaries, rg), "```", ""]
    return "\n".join(parts)


def machine(options, started, saring, rg):
    def ran(*command):
        return first_line([os.fspath(part) for part in command])

    commit = ran("git", "-C", ROOT, "rev-parse", "--short=12", "HEAD")
    changed = subprocess.run(
        ["git", "-C", ROOT, "status", "--porcelain", "--", "src", "rules", "Cargo.toml"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ).stdout.strip()
    rows = [
        ("Date", started.strftime("%Y-%m-%d %H:%M UTC")),
        ("Processor", f"{processor()}, {len(os.sched_getaffinity(0))} cores"),
        ("Memory", f"{total_memory() / 2**30:.1f} GiB"),
        ("System", f"{platform.system()} {platform.release()}"),
        ("Load at the start", " ".join(f"{load:.2f}" for load in os.getloadavg())),
        ("Commit", commit + (" with changes that are not committed" if changed else "")),
        ("Compiler", ran("rustc", "--version")),
        ("saring", ran(saring, "--version")),
        ("ripgrep", ran(rg, "--version")),
        ("wc", ran("wc", "--version")),
        ("Rules", f"{options.rules}, made by `generate rules`; terms by `generate terms`"),
        ("Rounds", f"{options.rounds}, page cache warm, programs in turns"),
    ]
    return ["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows)]


def first_line(command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    lines = done.stdout.decode(errors="replace").strip().splitlines()
    return lines[0] if done.returncode == 0 and lines else "unknown"


def processor():
    for line in Path("/proc/cpuinfo").read_text(errors="replace").splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def total_memory():
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def table(shape, export, facts, section):
    length = export.stat().st_size
    by_name = {program.name: program for program in section if program.runs}
    lines = by_name.get("wc -l")
    terms = by_name.get("rg, all terms, ASCII, file cut in two")
    rows = [
        f"## {'JSON Lines, lean' if shape == 'lean' else 'CSV'}",
        "",
        f"{length / 1e6:,.0f} MB, {facts['records']:,} posts, {facts['planted']:,} of them with a "
        "planted term. Times are medians, with the fastest and the slowest run. The last two "
        "columns say how fast a program is beside `wc -l` and beside ripgrep with all terms "
        "(ASCII, two threads).",
        "",
        "| | seconds | range | CPU s | MB/s | private MB | found | × wc | × rg |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for program in section:
        if not program.runs:
            rows.append(f"| {program.name} | stopped: too slow | | | | | | | |")
            continue
        times = [run.seconds for run in program.runs]
        cpu = statistics.median(run.cpu for run in program.runs)
        private = max(run.private for run in program.runs)
        found = program.runs[0].found
        cells = [
            program.name,
            f"{program.median():.3f}",
            f"{min(times):.3f}–{max(times):.3f}",
            f"{cpu:.2f}",
            f"{length / program.median() / 1e6:,.0f}",
            f"{private / 1e6:.1f}",
            "" if found is None else f"{found:,}",
            ratio(lines, program),
            ratio(terms, program),
        ]
        rows.append(f"| {' | '.join(cells)} |")
    return rows


def ratio(other, program):
    return f"{other.median() / program.median():.2f}" if other else ""


def beside(binaries, section):
    """How fast saring is beside older binaries, by medians of runs in turns."""
    by_name = {program.name: program for program in section if program.runs}
    lines = []
    for older in list(binaries)[1:]:
        speeds = [
            f"{ratio(by_name[f'{older}, {how}'], by_name[f'saring, {how}'])} times as fast on {how}"
            for how in THREADS
            if by_name.keys() >= {f"saring, {how}", f"{older}, {how}"}
        ]
        lines += ["", f"Beside {older}, saring is {', '.join(speeds)}."]
    return lines


def commands(sections, binaries, rg):
    """What was run, paths shortened to what they are."""
    short = {os.fspath(rg): "rg", os.fspath(DATA) + "/": ""}
    short |= {os.fspath(path): name.replace(" ", "-") for name, path in binaries.items()}
    lines = []
    for _, _, _, section in sections:
        for program in section:
            line = shlex.join(os.fspath(part) for part in program.command)
            for long, name in short.items():
                line = line.replace(long, name)
            lines.append(re.sub(r"\S*/saring-bench-[^/ ]+/", "", line))
    return lines


if __name__ == "__main__":
    main()
