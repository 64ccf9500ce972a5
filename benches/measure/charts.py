"""Which figures the chart of speed shows."""

from __future__ import annotations

from . import targets
from .chart import bars
from .ratios import by_name, speed

PANELS = {
    "lean-medium": "JSON Lines, half of it text",
    "fat-medium": "JSON Lines with many fields, text 5 %",
    "escaped-medium": "JSON Lines, letters as \\u escapes",
    "csv-medium": "CSV",
}
# One bar for each tool: the fastest way in which it does the job.
TOOLS = {
    "saring": [targets.SARING],
    "ripgrep (raw lines, ASCII)": ["ripgrep 15, ASCII"],
    "ripgrep (raw lines, Unicode)": ["ripgrep 13, Unicode", "ripgrep 15, Unicode"],
    "GNU grep (raw lines, ASCII)": ["GNU grep, ASCII"],
    "ClickHouse": ["ClickHouse, multiMatchAny", "ClickHouse, match"],
    "DuckDB": ["DuckDB"],
    "Polars": ["Polars"],
    "Python with Hyperscan": ["Python with Hyperscan"],
    "Python with ahocorasick_rs": ["Python with ahocorasick_rs"],
    "xan (substrings)": ["xan, substrings"],
}


def speed_chart(figures):
    panels = []
    for name, heading in PANELS.items():
        section = figures["sections"].get(name)
        if section:
            compared = figures["sections"].get("agreement", {}).get("shapes", {})
            panels.append((heading, rows(section, compared.get(section["shape"]))))
    if not panels:
        return None
    first = next(iter(figures["sections"].values()))["circumstances"]
    note = f"MB of export a second, 1,000 terms, two cores; saring does all its work, the others look for terms. {first['Date'][:10]}"
    return bars("How fast exports are scanned", note, panels)


def rows(section, compared):
    programs = by_name(section)
    found = []
    for tool, names in TOOLS.items():
        ran = [programs[name] for name in names if name in programs]
        if ran:
            best = max(ran, key=lambda program: speed(program).median)
            remark = difference(best["name"], compared)
            found.append((tool, speed(best).median / 1e6, tool == "saring", remark))
    return sorted(found, key=lambda row: -row[1])


def difference(name, compared):
    """How far what it flags is from what saring flags, where that is more than a few posts."""
    for peer in compared["peers"] if compared else []:
        if peer["name"] == name and "flagged" in peer:
            words = {"missed": "misses {} %", "extra": "{} % too many"}
            shares = {key: 100 * sum(number for _, number, _ in peer[key]) / compared["saring"] for key in words}
            said = [text.format(round(shares[key])) for key, text in words.items() if shares[key] >= 1.5]
            return ", ".join(said)
    return ""
