"""DuckDB: one alternation with word borders over the lower-case text.

Variant `unicode`: borders by the letters of all scripts, which finds what `\\b` of RE2 misses.
"""

import duckdb
from posts import AFTER, BEFORE, THREADS, alternation, arguments, read_terms, report


def main():
    options = arguments()
    pattern = alternation(read_terms(options))
    if options.variant == "unicode":
        pattern = f"{BEFORE}(?:{pattern}){AFTER}"
    else:
        pattern = rf"\b(?:{pattern})\b"
    connection = duckdb.connect()
    connection.execute(f"SET threads={THREADS}")
    # Order costs memory and time, and nobody asks for it.
    connection.execute("SET preserve_insertion_order=false")
    if options.csv:
        source = "read_csv(?, header=true, all_varchar=true, quote='\"', escape='\"')"
    else:
        columns = "{id: 'VARCHAR', text: 'VARCHAR'}"
        source = f"read_json(?, format='newline_delimited', columns={columns})"
    found = "count(*)" if not options.ids else "id"
    query = f"SELECT {found} FROM {source} WHERE regexp_matches(lower(text), ?)"
    rows = connection.execute(query, [options.export, pattern]).fetchall()
    report(options, len(rows) if options.ids else rows[0][0], (row[0] for row in rows))


main()
