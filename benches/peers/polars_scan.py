"""Polars: contains_any, an Aho-Corasick automaton, then the borders of what it found, by letters of all scripts.

One alternation with `\\b` does not compile within the size limit of its expressions for many terms.
"""

import re

import polars as pl
from posts import arguments, read_terms, report


def main():
    options = arguments()
    terms = [term.lower() for term in read_terms(options)]
    if options.csv:
        source = pl.scan_csv(options.export, infer_schema=False)
    else:
        source = pl.scan_ndjson(options.export, schema={"id": pl.String, "text": pl.String})
    lower = pl.col("text").str.to_lowercase()
    found = source.select("id", lower).filter(pl.col("text").str.contains_any(terms)).collect()
    words = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(terms)))})\b")
    ids = [post for post, text in found.iter_rows() if words.search(text)]
    report(options, len(ids), ids)


main()
