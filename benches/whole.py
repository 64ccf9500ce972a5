#!/usr/bin/env python3
"""Measures whole scans beside other tools, in interleaved rounds, and writes RESULTS.md and a chart.

Everything needed is made once and kept in target: the release binary and the generator (cargo), the
other tools (a virtual environment, cargo install), exports and rule sets. The package `measure` does
the work; only the standard library is used. Figures are kept as JSON, so that a section can be measured
again by itself, and the report be written again from all of them.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from measure import DATA, ROOT, Failed, report
from measure.charts import speed_chart
from measure.made import Maker, build, size
from measure.outside import say
from measure.sections import SECTIONS, WITHOUT_PEERS, Bench
from measure.tools import install


def main():
    options = arguments()
    try:
        figures = kept(options)
        if not options.report_only:
            measure(options, figures)
        write(options, figures)
    except Failed as failure:
        sys.exit(f"bench-whole: {failure}")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bytes", type=size, metavar="SIZE", help="of an export (default: 400M)")
    parser.add_argument("--check-bytes", type=size, metavar="SIZE",
                        help="of the exports on which flagged sets are compared (default: 40M)")
    parser.add_argument("--rounds", type=int, help="default: 5")
    parser.add_argument("--quick", action="store_true",
                        help="small exports and two rounds; writes into target")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--section", choices=list(SECTIONS), action="append", metavar="NAME",
                        help=f"only this, and keep earlier figures of others: {', '.join(SECTIONS)}")
    parser.add_argument("--timeout", type=float, metavar="SECONDS",
                        help="how long a program may take (default: 60)")
    parser.add_argument("--slow", type=float, default=12,
                        help="a program that takes longer runs in two rounds only")
    parser.add_argument("--xan", action="store_true", help="build xan too, which takes minutes")
    parser.add_argument("--saring", metavar="FILE", help="measure this binary, build none")
    parser.add_argument("--generator", metavar="FILE", help="generate with this, build none")
    parser.add_argument("--before", metavar="COMMIT=FILE", help="measure this older binary beside it")
    parser.add_argument("--report-only", action="store_true", help="write the report again")
    parser.add_argument("--results", type=Path, help="default: benches/RESULTS.md")
    parser.add_argument("--chart", type=Path, help="default: docs/images/speed.svg")
    options = parser.parse_args()
    if options.before and "=" not in options.before:
        parser.error("--before takes COMMIT=FILE")
    place = DATA / "quick" if options.quick else None
    options.bytes = options.bytes or (20_000_000 if options.quick else 400_000_000)
    options.check_bytes = options.check_bytes or (4_000_000 if options.quick else 40_000_000)
    options.timeout = options.timeout or (20 if options.quick else 60)
    options.rounds = options.rounds or (2 if options.quick else 5)
    options.results = options.results or (place or ROOT / "benches") / "RESULTS.md"
    options.chart = options.chart or (place or ROOT / "docs/images") / "speed.svg"
    options.figures = (place or DATA) / "figures.json"
    return options


def kept(options):
    """Earlier figures, when only some sections are measured again."""
    if (options.section or options.report_only) and options.figures.exists():
        return json.loads(options.figures.read_text(encoding="utf-8"))
    return {"sections": {}, "versions": {}, "missing": []}


def measure(options, figures):
    wanted = options.section or list(SECTIONS)
    generator = Path(options.generator) if options.generator else build("--example", "generate")
    saring = Path(options.saring) if options.saring else build("--bin", "saring")
    before = {}
    if options.before:
        commit, _, binary = options.before.partition("=")
        before[f"saring {commit}"] = Path(binary)
    tools = None
    if set(wanted) - WITHOUT_PEERS:
        tools = install(options.xan)
        figures |= {"versions": tools.versions, "missing": tools.missing}
    figures |= {"seed": options.seed, "bytes": options.bytes}
    maker = Maker(generator.resolve(), options.seed)
    with tempfile.TemporaryDirectory(prefix="saring-bench-") as scratch:
        bench = Bench(saring.resolve(), before, tools, maker, Path(scratch), options)
        for name in wanted:
            figures["sections"][name] = SECTIONS[name](bench)
            # Kept at once: a stop later on costs no section that is done.
            options.figures.parent.mkdir(parents=True, exist_ok=True)
            options.figures.write_text(json.dumps(figures, indent=1), encoding="utf-8")


def write(options, figures):
    if not figures["sections"]:
        raise Failed("nothing was measured yet")
    ordered = {name: figures["sections"][name] for name in SECTIONS if name in figures["sections"]}
    figures["sections"] = ordered
    options.results.parent.mkdir(parents=True, exist_ok=True)
    options.results.write_text(report.write(figures), encoding="utf-8")
    say(f"written: {options.results}")
    if chart := speed_chart(figures):
        options.chart.write_text(chart, encoding="utf-8")
        say(f"written: {options.chart}")


if __name__ == "__main__":
    main()
