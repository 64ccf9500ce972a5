#!/usr/bin/env python3
"""Shows that no text makes the time of a scan grow faster than its length.

Scans one post of each hostile kind at several lengths, on one thread, and prints Markdown: seconds at each length, and how many
times longer each megabyte of the longest text takes than one of the shortest (about 1 is linear). Only the standard library is
used.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RULES = """
[[rule]]
id = "adversarial"
title = "Every form of term and condition"
role = "bystander"
severity = "low"
condition = "near(first, second, 5) or count(first) >= 1000 or (first except second) or before(second, third, 3)"

[rule.terms]
first = ["bunuh", "bunuh diri", "*unuh*", "~pukul", "#bunuhdiri", "aaaa", "iiii"]
second = { terms = ["tự tử", "자살", "không muốn sống"], loose = true }
third = ["ตาย", "ฆ่าตัวตาย", "自殺", "bunuh diri saja sekarang juga"]

[[rule]]
id = "adversarial-flagged"
title = "Holds for every post, so that an excerpt is made"
role = "bystander"
severity = "low"

[rule.terms]
first = ["bunuh"]
"""

KINDS = {
    "ordinary words": "saya pergi ke pasar membeli beras dan ikan ",
    "one term": "bunuh ",
    "half a phrase": "bunuh dir ",
    "one letter": "a",
    "letters and signs": "4a",
    "letters and digits": "abcd4",
    "disguised, without blanks": "bunuh4",
    "repeated letters": "bunuuuuuh ",
    "letters apart": "b u n u h d i r i ",
    "dots": "b" + "." * 63,
    "masks": "b*nuh ",
    "stars": "*",
    "words joined by hyphens": "bunuh-bunga-",
    "masks in Thai": "ต*ย",
    "look-alike letters": "bυnυh ",
    "compatibility letters": "𝐛𝐮𝐧𝐮𝐡 ",
    "combining marks": "e" + "\u0301" * 30,
    "hashtags": "#BunuhDiri",
    "addresses": "www.a@b.c/",
    "Hangul": "자살",
    "unaccented Vietnamese": "tu tu ",
    "Chinese": "自殺",
    "Thai": "ตาย",
    "emoji": "👨‍👩‍👧",
}


def main():
    options = arguments()
    lengths = [int(float(length) * 1_000_000) for length in options.megabytes]
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        rules = folder / "rules" / "adversarial"
        rules.mkdir(parents=True)
        (rules / "topic.toml").write_text('id = "adversarial"\n[title]\nen = "Adversarial"\n', encoding="utf-8")
        (rules / "id.toml").write_text(RULES, encoding="utf-8")
        print("| text | " + " | ".join(f"{length / 1e6:g} MB, s" for length in lengths) + " | growth |")
        print("|---|" + "--:|" * (len(lengths) + 1))
        start = seconds(options.saring, folder, "x")
        for kind, piece in KINDS.items():
            if options.only and kind not in options.only:
                continue
            times = [seconds(options.saring, folder, fill(piece, length)) for length in lengths]
            cells = " | ".join(f"{taken:.2f}" for taken in times)
            print(f"| {kind} | {cells} | {growth(times, lengths, start)} |", flush=True)


def growth(times, lengths, start):
    """How many times longer a megabyte of the longest text takes than one of the shortest."""
    # What a scan of nothing takes is not the text's, and what takes hardly longer says nothing.
    if times[0] < 2 * start:
        return "too quick to tell"
    shortest, longest = ((times[at] - start) / lengths[at] for at in (0, -1))
    return f"{longest / shortest:.1f}"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--saring", required=True, metavar="FILE", help="the binary")
    parser.add_argument("--megabytes", nargs="+", default=["1", "10"], metavar="N", help="lengths of the text")
    parser.add_argument("--only", nargs="+", metavar="KIND", help="only these kinds")
    return parser.parse_args()


def fill(piece, length):
    """A post that is flagged, so that its excerpt is made as well, and filled with the piece."""
    return "bunuh " + piece * (length // len(piece.encode()))


def seconds(saring, folder, text):
    export = folder / "post.jsonl"
    export.write_text(json.dumps({"text": text, "visibility": "public", "lang": "id"}, ensure_ascii=False) + "\n", encoding="utf-8")
    command = [saring, "scan", export, "--rules", folder / "rules", "--out", folder / "out", "--force", "--quiet", "--threads", "1"]
    began = time.monotonic()
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode:
        sys.exit(f"adversarial: saring failed:\n{run.stderr}")
    return time.monotonic() - began


if __name__ == "__main__":
    main()
