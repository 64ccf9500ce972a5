"""Peers, installed where nothing else sees them: a virtual environment and cargo roots in target/bench-tools."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from . import ROOT, TOOLS
from .machine import first_line
from .outside import say

REQUIREMENTS = ROOT / "benches" / "requirements.txt"
# The last ripgrep that is fast with Unicode borders and very many terms.
OLD_RIPGREP = "13.0.0"
NEW_RIPGREP = "15.1.0"
XAN = "0.61.0"
PACKAGES = ["duckdb", "chdb", "polars", "hyperscan", "ahocorasick_rs"]


@dataclass
class Tools:
    """Paths of what could be had; a peer that could not is left out, and `missing` says so."""

    python: Path | None = None
    packages: set = field(default_factory=set)
    ripgrep: Path | None = None
    old_ripgrep: Path | None = None
    grep: Path | None = None
    xan: Path | None = None
    missing: list = field(default_factory=list)
    versions: dict = field(default_factory=dict)

    def lacks(self, name, why):
        self.missing.append(f"{name}: {why}")
        say(f"MISSING, its rows are left out: {name}: {why}")


def install(with_xan):
    tools = Tools()
    environment(tools)
    # The Python package of the newer one has no binary of it, and is built the same way.
    tools.ripgrep = cargo_tool(tools, "ripgrep", NEW_RIPGREP, "rg")
    tools.old_ripgrep = cargo_tool(tools, "ripgrep", OLD_RIPGREP, "rg")
    found = shutil.which("grep")
    tools.grep = Path(found) if found else None
    if not found or "GNU" not in first_line("grep", "--version"):
        tools.grep = None
        tools.lacks("GNU grep", "not installed")
    if with_xan:
        tools.xan = cargo_tool(tools, "xan", XAN, "xan")
    else:
        tools.lacks("xan", "asked for with --xan only, since it takes many minutes to build")
    tools.versions |= versions(tools)
    return tools


def environment(tools):
    """A virtual environment with the pinned versions, made again when they change."""
    digest = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()[:12]
    folder = TOOLS / f"python-{digest}"
    python = folder / "bin" / "python"
    if not (folder / "complete").exists():
        say("installing peers from the Python package index")
        shutil.rmtree(folder, ignore_errors=True)
        pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        made = run(sys.executable, "-m", "venv", folder)
        if made and run(*pip, "--only-binary", ":all:", "--requirement", REQUIREMENTS):
            (folder / "complete").touch()
        elif made:
            # One package without a wheel for this machine must not cost all the others.
            for line in REQUIREMENTS.read_text().splitlines():
                if line and not line.startswith("#"):
                    run(*pip, "--only-binary", ":all:", line)
    for package in PACKAGES:
        if python.exists() and run(python, "-c", f"import {package}", quiet=True):
            tools.packages.add(package)
        else:
            tools.lacks(package, "could not be installed")
    tools.python = python if tools.packages else None


def run(*command, quiet=False):
    sink = subprocess.DEVNULL if quiet else None
    try:
        return subprocess.run([os.fspath(part) for part in command], stderr=sink).returncode == 0
    except OSError as error:
        say(f"{command[0]}: {error}")
        return False


def cargo_tool(tools, package, version, binary):
    root = TOOLS / f"{package}-{version}"
    path = root / "bin" / binary
    if path.exists():
        return path
    say(f"building {package} {version}")
    command = ["cargo", "install", package, "--version", version, "--locked", "--root", root]
    command += ["--target-dir", TOOLS / "build"]
    # Once without the network: the registry cache may have all of it.
    if run(*command, "--offline", quiet=True) or run(*command):
        return path
    tools.lacks(f"{package} {version}", "could not be built")
    return None


def versions(tools):
    found = {}
    for path in (tools.ripgrep, tools.old_ripgrep, tools.grep, tools.xan):
        if path:
            said = first_line(path, "--version")
            found[str(path)] = said if said[:1].isalpha() else f"{path.name} {said}"
    for package in sorted(tools.packages):
        code = f"from importlib.metadata import version; print(version({package!r}))"
        found[package] = f"{package} {first_line(tools.python, '-c', code)}"
    return found
