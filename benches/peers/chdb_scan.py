"""ClickHouse, inside a process: multiMatchAny, which is Hyperscan, with a pattern for each term.

Variant `match`: one alternation for RE2, which is ready at once where Hyperscan compiles for seconds.
There is no variant with borders by the letters of all scripts: in multiMatchAny a negated class such as
`[^\\p{L}]` matches letters, so that terms are found inside words.
"""

import chdb
from posts import THREADS, alternation, arguments, quoted, read_terms, report

SETTINGS = {
    "max_threads": THREADS,
    # As many and as long patterns as there are terms.
    "max_hyperscan_regexp_length": 0,
    "max_hyperscan_regexp_total_length": 0,
    "reject_expensive_hyperscan_regexps": 0,
    "max_query_size": 100_000_000,
    "max_ast_elements": 10_000_000,
    "max_expanded_ast_elements": 10_000_000,
}


def literal(text):
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def condition(options, terms):
    if options.variant == "match":
        pattern = rf"\b(?:{alternation(terms)})\b"
        return f"match(lowerUTF8(text), {literal(pattern)})"
    patterns = [literal(rf"\b{quoted(term.lower())}\b") for term in terms]
    return f"multiMatchAny(lowerUTF8(text), [{', '.join(patterns)}])"


def main():
    options = arguments()
    kind = "CSVWithNames" if options.csv else "JSONEachRow"
    settings = ", ".join(f"{name} = {value}" for name, value in SETTINGS.items())
    query = (
        f"SELECT {'id' if options.ids else 'count()'} "
        f"FROM file({literal(options.export)}, {kind}, 'id String, text String') "
        f"WHERE {condition(options, read_terms(options))} SETTINGS {settings}"
    )
    lines = str(chdb.query(query, "TSV")).split("\n")[:-1]
    report(options, len(lines) if options.ids else int(lines[0]), lines)


main()
