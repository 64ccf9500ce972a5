#!/usr/bin/env python3
"""Counts how many words a rule still finds once they are written with digits for letters, or letter by letter.

Give it HateCheck (hatecheck.csv): its probes of leetspeak and of spaced letters each name the plain sentence that they were made
from. The rule's terms are the words that were changed, as the plain sentences have them, when they are among the focus words
of the suite (its slurs are placeholders and its identities are not focus words, so those are counted apart). A word is found
when a match of its own term touches the place where it stands. Only the standard library is used.
"""

import argparse
import collections
import csv
import difflib
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

PROBES = {"spell_leet_h": "leetspeak", "spell_space_add_h": "spaced letters"}
RULE = "evasion"


def main():
    options = arguments()
    with options.suite.open(encoding="utf-8", newline="") as suite:
        cases = {case["case_id"]: case for case in csv.DictReader(suite)}
    focus = focus_words(cases.values())
    pairs = [pair for case in cases.values() if (pair := pair_of(case, cases))]
    with tempfile.TemporaryDirectory() as folder:
        found = scan(options.saring, Path(folder), pairs)
    report(pairs, found, focus)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("suite", type=Path, metavar="HATECHECK_CSV")
    parser.add_argument("--saring", required=True, metavar="FILE", help="the binary")
    return parser.parse_args()


def focus_words(cases):
    """Words of the suite's own lists, in small letters."""
    words = set()
    for case in cases:
        if case["functionality"] not in PROBES:
            words.update(re.findall(r"[a-z']+", case["focus_words"].lower()))
            words.update(re.findall(r"[a-z']+", case["focus_lemma"].lower()))
    return words


def pair_of(case, cases):
    """The probe, its plain sentence, the word that was changed, and where it stands in both."""
    kind = PROBES.get(case["functionality"])
    plain = cases.get(case["ref_case_id"].split(".")[0])
    if not kind or not plain:
        return None
    before, after = plain["test_case"], case["test_case"]
    if kind == "spaced letters":
        for spaced in re.finditer(r"(?<!\w)\w(?: \w)+(?!\w)", after):
            word = spaced[0].replace(" ", "")
            start = before.find(word)
            # A word of one letter may stand before the changed one: "I h a t e".
            while start < 0 and len(word) > 1:
                word = word[1:]
                start = before.find(word)
            if start >= 0 and len(word) > 1:
                where = (spaced.end() - 2 * len(word) + 1, spaced.end())
                return kind, before, after, word.lower(), (start, start + len(word)), where
        return None
    old, new = words_of(before), words_of(after)
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, [w for w, _ in old], [w for w, _ in new]).get_opcodes():
        if tag == "replace" and i2 - i1 == j2 - j1:
            for (word, place), (changed, there) in zip(old[i1:i2], new[j1:j2]):
                if re.search(r"[0-9@$!]", changed):
                    return kind, before, after, word.lower(), place, there
    return None


def words_of(text):
    return [(found[0].lower(), found.span()) for found in re.finditer(r"[^\s.,;:?]+", text)]


def scan(saring, folder, pairs):
    """(pair, plain or probe) → places of matches of each term."""
    words = sorted({pair[3] for pair in pairs})
    rules = folder / "rules" / "evasion"
    rules.mkdir(parents=True)
    (rules / "topic.toml").write_text('id = "evasion"\n[title]\nen = "Evasion"\n', encoding="utf-8")
    terms = ", ".join(json.dumps(word) for word in words)
    rule = f'[[rule]]\nid = "{RULE}"\ntitle = "Changed words"\nrole = "bystander"\nseverity = "low"\n[rule.terms]\nwords = [{terms}]\n'
    (rules / "en.toml").write_text(rule, encoding="utf-8")
    export = folder / "posts.jsonl"
    with export.open("w", encoding="utf-8") as out:
        for pair in pairs:
            for text in pair[1:3]:
                print(json.dumps({"text": text, "visibility": "public", "lang": "en"}), file=out)
    run = subprocess.run(
        [saring, "scan", export, "--rules", folder / "rules", "--out", folder / "out", "--matches", "--quiet"],
        capture_output=True, text=True, check=False,
    )
    if run.returncode:
        sys.exit(f"evasion: saring failed:\n{run.stderr}")
    found = collections.defaultdict(list)
    with (folder / "out" / "matches.csv").open(encoding="utf-8", newline="") as matches:
        for row in csv.DictReader(matches):
            found[int(row["record"]) - 1].append((row["term"], int(row["start"]), int(row["end"])))
    return found


def report(pairs, found, focus):
    rows = collections.defaultdict(lambda: [0, 0, 0])
    missed = []
    for at, (kind, before, after, word, place, there) in enumerate(pairs):
        source = "focus words" if word in focus else "other words"
        length = "three letters" if len(word) <= 3 else "four and more"
        row = rows[kind, source, length]
        row[0] += 1
        row[1] += touches(found[2 * at], word, place)
        hit = touches(found[2 * at + 1], word, there)
        row[2] += hit
        if not hit:
            missed.append((kind, word, after[there[0]:there[1]]))
    print("| probes | changed words | letters | pairs | plain found | probe found |")
    print("|---|---|---|--:|--:|--:|")
    for (kind, source, length), (count, plain, probe) in sorted(rows.items()):
        print(f"| {kind} | {source} | {length} | {count} | {plain} | {probe} |")
    for kind, word, written in missed:
        print(f"missed: {kind}: {word} written {written}", file=sys.stderr)


def touches(matches, word, place):
    return any(term == word and start < place[1] and place[0] < end for term, start, end in matches)


if __name__ == "__main__":
    main()
