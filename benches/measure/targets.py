"""The targets, and what was measured of each."""

from __future__ import annotations

from dataclasses import dataclass

from .ratios import Figure, by_name, fastest, seconds, times_as_fast

SARING = "saring, 2 threads"


@dataclass
class Target:
    """One row. `measure` gives the figure and whom it is beside, or None when it was not measured."""

    what: str
    section: str
    target: float
    stretch: float
    measure: object
    unit: str = "×"
    most: bool = False

    def reached(self, value):
        for bound, word in [(self.stretch, "stretch"), (self.target, "target")]:
            if value <= bound if self.most else value >= bound:
                return word
        missing = value / self.target if self.most else self.target / value
        return f"**missed**, {missing:.2f} × off"


def beside(prefix):
    def measure(section):
        other, saring = fastest(section, prefix), by_name(section).get(SARING)
        return (times_as_fast(saring, other), other["name"]) if other and saring else None

    return measure


def between(name, other):
    def measure(section):
        programs = by_name(section)
        if not programs.keys() >= {name, other}:
            return None
        return times_as_fast(programs[name], programs[other]), other

    return measure


def private(section):
    ended = by_name(section).values()
    most = [max(run["private"] for run in program["runs"]) / 1e6 for program in ended]
    return (Figure(max(most), min(most), max(most)), "largest scan") if most else None


def start(name):
    def measure(section):
        program = by_name(section).get(name)
        if not program:
            return None
        took = seconds(program)
        return Figure(*(value * 1_000 for value in (took.median, took.low, took.high))), "one post"

    return measure


TARGETS = [
    Target("lean beside DuckDB", "lean-medium", 10, 15, beside("DuckDB")),
    Target("lean beside ClickHouse", "lean-medium", 10, 15, beside("ClickHouse")),
    Target("lean beside ripgrep 13, Unicode, two files at once", "lean-medium", 3, 4,
           beside("ripgrep 13, Unicode")),
    Target("lean beside ripgrep 15 without Unicode, two files at once", "lean-medium", 1.5, 2,
           beside("ripgrep 15, ASCII")),
    Target("lean beside `wc -l` (shown; too noisy to gate on)", "lean-medium", 0.15, 0.25,
           beside("wc -l")),
    Target("fat beside DuckDB", "fat-medium", 6, 9, beside("DuckDB")),
    Target("CSV beside DuckDB", "csv-medium", 10, 15, beside("DuckDB")),
    Target("escaped beside DuckDB", "escaped-medium", 10, 15, beside("DuckDB")),
    Target("large rules beside medium, lean", "rule-sizes", 0.6, 0.7,
           between("large rules", "medium rules")),
    Target("100,000 word forms beside 1,000", "forms", 0.5, 0.65,
           between("100,000 forms", "1,000 forms")),
    Target("two threads beside one", "lean-medium", 1.7, 1.85, between(SARING, "saring, 1 thread")),
    Target("private memory, any file size", "memory", 128, 64, private, "MB", most=True),
    Target("ready to scan, large rules", "ready", 150, 60, start("large rules"), "ms", most=True),
]

# For a target that is missed: what bounds it, and what was tried. Shown below the table, by `what`.
_INSTRUCTIONS = (
    "saring is bound by the instructions it takes, some 18,000 for a lean post with AVX2, and spread so evenly that no single change "
    "helps much: folding and cutting the text into words a quarter, looking words up and verifying a quarter, reading the record a "
    "fifth, expressions a thirteenth, counts and rows a ninth, cutting, hashing and writing a thirteenth. Looking at 64 bytes at once, "
    "hashed words, four of them at a time, guessed members of objects, lines that tell where they end, signs of privacy chosen once for each set of fields, asking which "
    "three bytes stand in a row before literals are looked for, and looking at the neighbours of a key before a phrase is verified brought "
    "it here. Reading a few records before they are told spares three of four misses in the cache for code, and a fiftieth of the time: what "
    "waits most is branches that nobody can guess, 150 a post. Link-time optimisation of all crates together makes building four times as long "
    "and nothing quicker."
)

NOTES = {
    "lean beside DuckDB": f"{_INSTRUCTIONS} The fastest form of the other misses three posts of ten, since its word borders are "
    "ASCII; with borders of all scripts it is beside the row *DuckDB, Unicode borders*.",
    "lean beside ClickHouse": "As for DuckDB, and it misses the same posts.",
    "lean beside ripgrep 13, Unicode, two files at once": "ripgrep looks for the terms in raw lines and does nothing else.",
    "lean beside ripgrep 15 without Unicode, two files at once": "As above, and with the letters of ASCII only.",
    "lean beside `wc -l` (shown; too noisy to gate on)": "`wc -l` is bound by memory, saring by instructions.",
    "fat beside DuckDB": "The text is a twentieth of the export, and what is left is reading: every byte of a record is judged.",
    "CSV beside DuckDB": "As for lean; CSV has more posts in each megabyte.",
    "escaped beside DuckDB": "As for lean. The other has letters for each escape before it compares, and so has saring.",
    "large rules beside medium, lean": "Large rules have four times as many expressions, which stand on everyday words in these sets, "
    "and flag more posts by two thirds. Phrases of Vietnamese are made of syllables that stand everywhere: the words beside a key are "
    "seen once for all phrases that have it, which tells thirteen of fourteen candidates that are none. Keys that may stand inside a "
    "word are looked up at every byte, eight at once. Whether an expression matches at all is asked of a program that goes one way, a "
    "third of the work to build and to run. What is left is tables that outgrow the nearest caches, and building those programs when a "
    "text first has what they need.",
    "100,000 word forms beside 1,000": "Reading the rules takes half of it, and tables of that size leave the caches of a core.",
    "ready to scan, large rules": "Compiling all expressions only to check them was a third of it, and automata for hashtags and "
    "disguises a sixth: neither is done any more. A quarter is reading rules, a fifth making forms of terms, an eighth allocating.",
}


def table(sections):
    notes = []
    rows = [
        "| | target | stretch | measured | range | beside | reached | measured by |",
        "|---|--:|--:|--:|--:|---|---|---|",
    ]
    for target in TARGETS:
        sign = "≤" if target.most else "≥"
        bounds = [f"{sign} {bound:g} {target.unit}" for bound in (target.target, target.stretch)]
        section = sections.get(target.section)
        found = target.measure(section) if section else None
        cells = [target.what, *bounds]
        if found:
            figure, other = found
            digits = 0 if target.most else 2
            cells += [
                f"{figure.median:,.{digits}f} {target.unit}",
                f"{figure.low:,.{digits}f}–{figure.high:,.{digits}f}",
                other,
                target.reached(figure.median),
            ]
            if "missed" in cells[-1] and target.what in NOTES:
                notes.append(f"- **{target.what}**: {NOTES[target.what]}")
        else:
            cells += ["not measured", "", "", ""]
        cells.append(f"`make bench-whole SECTIONS={target.section}`")
        rows.append(f"| {' | '.join(cells)} |")
    return [*rows, "", *notes] if notes else rows
