"""On what machine, from which commit, with which compiler."""

import datetime
import os
import platform
import subprocess
from pathlib import Path

from . import ROOT


def first_line(*command):
    try:
        done = subprocess.run(
            [os.fspath(part) for part in command],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except OSError:
        return "unknown"
    lines = done.stdout.decode(errors="replace").strip().splitlines()
    return lines[0] if done.returncode == 0 and lines else "unknown"


def commit():
    """The commit, and whether the code differs from it."""
    name = first_line("git", "-C", ROOT, "rev-parse", "--short=12", "HEAD")
    changed = subprocess.run(
        ["git", "-C", ROOT, "status", "--porcelain", "--", "src", "rules", "Cargo.toml"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ).stdout.strip()
    return name + (" with changes that are not committed" if changed else "")


def circumstances(saring):
    """What figures are to be read with; measured sections carry it along."""
    return {
        "Date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        "Processor": f"{processor()}, {len(os.sched_getaffinity(0))} cores",
        "Memory": f"{total_memory() / 2**30:.1f} GiB",
        "System": f"{platform.system()} {platform.release()}",
        "Load at the start": " ".join(f"{load:.2f}" for load in os.getloadavg()),
        "Commit": commit(),
        "Compiler": first_line("rustc", "--version"),
        "saring": first_line(saring, "--version"),
    }


def processor():
    for line in Path("/proc/cpuinfo").read_text(errors="replace").splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def total_memory():
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def table(rows):
    return ["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows.items())]
