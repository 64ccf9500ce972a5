"""RESULTS.md."""

from __future__ import annotations

from . import targets
from .machine import table as facts_table
from .ratios import by_name, seconds, speed, times_as_fast

# Below this, start-up shows.
SMALL = 200_000_000
CLIFF = 0.2
SHOWN_ALWAYS = ["Date", "Load at the start", "Commit"]

INTRODUCTION = """# Whole scans, measured

`make bench-whole` wrote this and overwrites it; earlier results are in the history of this file. `make bench-whole QUICK=1` tries everything on small
exports in minutes, and writes into target. What is installed for it stays in target.

These are figures of **a shared, noisy machine**. Programs of one section ran in turns, each round beginning with another one; compare rows of one
table, and trust ratios more than seconds. A ratio is taken round by round; its median and range are shown.

What saring does in every row, unless it says otherwise: parse and validate every record, check its scope, judge its text by all rules in all lanes (regular
expressions, wildcards and conditions among them), count by language and day, hash the export, and write all its outputs, `matches.csv` among them. The others do
**less**: they look for the terms without wildcards, whole words and case ignored, and count posts (lines, where they know no
posts). Each is asked in the fastest way that we know:

- **ripgrep, GNU grep** look at raw lines, so at all fields, and at escapes as they are written. They read a file with one thread, so they get it cut in two,
  both halves at once.
- **DuckDB** and **ClickHouse** (as `chdb`) parse the two fields they need, with two threads. One alternation over the lower-case text, its terms *sorted*: RE2 shares what
  neighbours begin with, and is up to forty times faster than with the same terms in another order. ClickHouse has Hyperscan besides (`multiMatchAny`), which takes
  seconds to compile. The fastest way counts for the targets.
- **Polars**: `contains_any`, then the borders of what it found.
- **Python** with Hyperscan and with ahocorasick_rs: a process for each core, lines parsed by orjson. A CSV file they read with one, since its texts have line ends.
- **xan** looks for substrings in the text column; it knows no word borders.

Time that Python takes to start and to import is not counted for the peers, compiling their patterns is; all of saring's time is counted, from start to end.
"""


def write(figures):
    sections = figures["sections"]
    parts = [INTRODUCTION, *circumstances(figures), ""]
    parts += ["## Targets", "", *targets_note(figures), *targets.table(sections), ""]
    for name, section in sections.items():
        if name in TABLES:
            parts += TABLES[name](section)
        elif "programs" in section:
            parts += peer_table(section)
        parts.append("")
    if "agreement" in sections:
        parts += [*agreement(sections["agreement"]), ""]
    parts += ["## Commands", "", *commands(sections)]
    return "\n".join(parts).rstrip() + "\n"


def circumstances(figures):
    last = list(figures["sections"].values())[-1]["circumstances"]
    rows = {name: value for name, value in last.items() if name not in SHOWN_ALWAYS}
    rows |= {
        "Peers": ", ".join(figures["versions"].values()),
        "Exports": f"made by `generate export`, seed {figures['seed']}",
        "Rules": "small: 50 terms; medium: 1,000 terms and 50 regular expressions; large: 10,000 and 200; "
        "made by `generate rules`",
    }
    if figures["missing"]:
        rows["Left out"] = "; ".join(figures["missing"])
    return facts_table(rows)


def targets_note(figures):
    if figures["bytes"] >= SMALL:
        return []
    size = f"{figures['bytes'] / 1e6:,.0f} MB"
    return [f"**Figures of small exports ({size}): start-up weighs more than it does in a real scan.**", ""]


def measured(section):
    now = section["circumstances"]
    return (
        f"{section['rounds']} rounds, {now['Date']}, load {now['Load at the start']}, "
        f"commit {now['Commit']}."
    )


def peer_table(section):
    programs = by_name(section)
    saring = programs.get(targets.SARING)
    size = section["programs"][0]["size"]
    rows = [
        f"## {section['title']}",
        "",
        f"{size / 1e6:,.0f} MB, {section['records']:,} posts, {section['planted']:,} of them with a planted "
        f"term. {measured(section)} The last column says how many times as fast saring is, on two threads.",
        "",
        "| | seconds | range | CPU s | MB/s | private MB | found | saring is |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for program in section["programs"]:
        rows.append(row(program, saring))
    return rows


def row(program, saring):
    name = program["name"]
    if not program["runs"]:
        return f"| {name} | {program['stopped'].splitlines()[0][:90]} | | | | | | |"
    took = seconds(program)
    found = program["runs"][0]["found"]
    ours = name.startswith("saring")
    cells = [
        f"**{name}**" if name == targets.SARING else name,
        f"{took.median:.3f}",
        f"{took.low:.3f}–{took.high:.3f}",
        f"{sum(run['cpu'] for run in program['runs']) / len(program['runs']):.2f}",
        f"{speed(program).median / 1e6:,.0f}",
        f"{max(run['private'] for run in program['runs']) / 1e6:,.1f}",
        "" if found is None else f"{found:,}",
        "" if ours or not saring else f"{times_as_fast(saring, program).median:,.2f} ×",
    ]
    return f"| {' | '.join(cells)} |"


def own_table(heading, note, first=None):
    """A table of scans by saring alone. With `first`, how fast each is beside the first."""

    def write_table(section):
        rows = [f"## {heading}", "", f"{note} {measured(section)}", ""]
        head, line = "| | seconds | range | MB/s | private MB | flagged |", "|---|--:|--:|--:|--:|--:|"
        rows += [head + (f" beside {first} | range |" if first else ""), line + "--:|--:|" * bool(first)]
        base = section["programs"][0]
        for program in section["programs"]:
            rows.append(own_row(program, base if first else None, section.get("about", {})))
        return rows

    return write_table


def own_row(program, base, about):
    took, name = seconds(program), program["name"]
    found = program["runs"][0]["found"]
    cells = [
        f"{name} ({about[name]})" if name in about else name,
        f"{took.median:.3f}",
        f"{took.low:.3f}–{took.high:.3f}",
        f"{speed(program).median / 1e6:,.0f}" if program["size"] > 1_000 else "",
        f"{max(run['private'] for run in program['runs']) / 1e6:,.1f}",
        "" if found is None else f"{found:,}",
    ]
    if base:
        beside = times_as_fast(program, base)
        mark = "**" if beside.median < CLIFF else ""
        cells += [f"{mark}{beside.median:.2f}{mark}", f"{beside.low:.2f}–{beside.high:.2f}"]
    return f"| {' | '.join(cells)} |"


TABLES = {
    "rule-sizes": own_table("Rule sets", "Lean, two threads. *Large beside medium* is the target.", "the first"),
    "forms": own_table(
        "Word forms",
        "Lean, two threads. Rules of invented Indonesian, Malay and Filipino roots, `~root`, with all the forms that "
        "affixes make of them.",
        "the first",
    ),
    "ready": own_table("Ready to scan", "A scan of an export of one post: start, rules, outputs, end."),
    "memory": own_table("Private memory", "Lean, two threads; the most that was seen, without mapped files."),
    "extremes": own_table(
        "Extremes",
        "JSON Lines, medium rules, two threads. Bytes a second beside those of lean; below 0.2, in bold, is a cliff.",
        "lean",
    ),
    "shipped": own_table(
        "Shipped rules",
        "JSON Lines, all packs that come with saring, two threads. *Lively*: one word of ten is looong, joined-up, sp3lled, "
        "emphasised or a hashtag, as words in posts of people are and generated ones otherwise are not.",
        "the first",
    ),
    "agreement": lambda section: [],
}


# What the reasons in the tables come from.
REASONS = """\
- **ASCII word borders.** `\\b` of RE2 (DuckDB, ClickHouse) and of Hyperscan knows ASCII letters only. A term that begins or ends with a Thai or Korean letter, or one with an accent, has a
  border there only where an ASCII letter stands beside it, that is, where it should have none. Borders spelled out by the letters of all scripts find what saring finds, and take up to
  twenty times as long. In ClickHouse's `multiMatchAny` they do not help: there `[^\\p{L}]` matches letters, and terms are found inside words.
- **Raw lines.** ripgrep and grep see a line as it is written. Other fields than the text hold terms too; in `\\nbanjir` the `n` is a letter before the term; letters written as
  `\\uXXXX` are not seen at all.
- **ASCII letter case.** Without Unicode, `Ư` is not the capital of `ư`.
- **Substrings.** Without borders a term is found inside longer words.""".split("\n")


def agreement(section):
    now = section["circumstances"]
    rows = [
        "## Who flags what",
        "",
        "The sets of flagged posts, compared one by one on smaller exports, with rules of 1,000 terms and nothing else "
        "(`generate rules --size medium --plain`), since that is what the others can look for. "
        f"{now['Date']}, commit {now['Commit']}. *Missed* are posts that saring flags and the other does not, *too many* the "
        "reverse. Reasons are found by checks on the post and its line, and each names a post to look at.",
        "",
        *REASONS,
    ]
    for shape, table in section["shapes"].items():
        rows += [
            "",
            f"### {shape}",
            "",
            f"{table['bytes'] / 1e6:,.0f} MB, {table['posts']:,} posts, {table['saring']:,} flagged by saring.",
            "",
            "| | flagged | missed | why | too many | why |",
            "|---|--:|--:|---|--:|---|",
        ]
        for peer in table["peers"]:
            rows.append(agreement_row(peer, table["saring"]))
    return rows


def agreement_row(peer, flagged):
    if "stopped" in peer:
        return f"| {peer['name']} | {peer['stopped']} | | | | |"
    cells = [peer["name"], f"{peer['flagged']:,}"]
    for key in ("missed", "extra"):
        count = sum(number for _, number, _ in peer[key])
        cells.append(f"{count:,} ({count * 100 / max(flagged, 1):.1f} %)" if count else "0")
        cells.append("<br>".join(f"{number:,}: {why} ({post})" for why, number, post in peer[key]))
    return f"| {' | '.join(cells)} |"


def commands(sections):
    rows = []
    for name, section in sections.items():
        if "programs" in section:
            rows += [f"`make bench-whole SECTIONS={name}`:", "", "```sh"]
            rows += [program["command"] for program in section["programs"]]
            rows += ["```", ""]
    return rows

