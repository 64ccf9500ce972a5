#!/usr/bin/env python3
"""Counts what the rules of one language find in ordinary messages, where nearly every flag is a false alarm.

Give it plain text files, one message a line, that have little to do with any topic. It scans them as public posts and prints
Markdown: messages flagged by each rule, and messages in which each term of the rules stands, whatever the rule makes of it.
`--flagged FILE` also writes the flagged messages themselves, to be read. Only the standard library is used.
"""

import argparse
import collections
import csv
import json
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

PROBE = "term-count"


def main():
    options = arguments()
    messages = [message for path in options.files for message in read(path)]
    if not messages:
        sys.exit("false_alarms: no message in the files")
    rules = rules_of(options.rules, options.language)
    terms = terms_of(rules, banks_of(options.rules))
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        export = write_export(folder, messages, options.language)
        probe = write_probe(folder, terms, options.language)
        flagged = scan(options.saring, export, options.rules, folder / "rules-out", list(rules))
        found = scan(options.saring, export, probe, folder / "terms-out", [PROBE])
    by_rule = messages_by(flagged, "rule")
    by_term = messages_by(found, "term")
    print_summary(messages, flagged)
    print_rules(by_rule, rules, len(messages))
    print_terms(by_term, terms)
    if options.flagged:
        write_flagged(options.flagged, by_rule, flagged, messages)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="text, one message a line")
    parser.add_argument("--saring", required=True, metavar="FILE", help="the binary")
    parser.add_argument("--rules", required=True, type=Path, metavar="DIR", help="the rule packs")
    parser.add_argument("--language", required=True, metavar="TAG", help="whose rules: th")
    parser.add_argument("--flagged", type=Path, metavar="FILE", help="write flagged messages here")
    return parser.parse_args()


def read(path):
    """The lines of a file, ended by LF or CRLF; other signs that end a line may stand in a message."""
    with path.open(encoding="utf-8", newline="\n") as lines:
        messages = [line.rstrip("\r\n") for line in lines]
    return [message for message in messages if message]


def rules_of(folder, language):
    """The rules of the language, by id."""
    files = sorted(folder.glob(f"*/{language}.toml"))
    files = [file for file in files if file.parent.name != "banks"]
    rules = [rule for file in files for rule in tomllib.loads(file.read_text("utf-8"))["rule"]]
    if not rules:
        sys.exit(f"false_alarms: no rules for {language} in {folder}")
    return {rule["id"]: rule for rule in rules}


def banks_of(folder):
    files = sorted(folder.glob("banks/*.toml"))
    banks = [tomllib.loads(file.read_text("utf-8"))["bank"] for file in files]
    return {name: bank["terms"] for file in banks for name, bank in file.items()}


def terms_of(rules, banks):
    """Every term, and the rules in which it stands."""
    terms = collections.defaultdict(set)
    for name, rule in rules.items():
        for group in rule.get("terms", {}).values():
            group = {"terms": group} if isinstance(group, list) else group
            for term in group.get("terms", []) + banks.get(group.get("bank"), []):
                terms[term].add(name)
    return terms


def write_export(folder, messages, language):
    export = folder / "messages.jsonl"
    with export.open("w", encoding="utf-8") as file:
        for text in messages:
            post = {"text": text, "visibility": "public", "language": language}
            file.write(json.dumps(post, ensure_ascii=False) + "\n")
    return export


def write_probe(folder, terms, language):
    """A pack with one rule that holds wherever one of the terms stands."""
    pack = folder / "probe" / "terms"
    pack.mkdir(parents=True)
    (pack / "topic.toml").write_text('id = "terms"\n[title]\nen = "Terms"\n', "utf-8")
    # Written so, a JSON string is a TOML string.
    listed = ", ".join(json.dumps(term, ensure_ascii=False) for term in sorted(terms))
    rule = (
        f'[[rule]]\nid = "{PROBE}"\ntitle = "Any term"\nrole = "bystander"\nseverity = "low"\n'
        f"[rule.terms]\nterm = [{listed}]\n"
    )
    (pack / f"{language}.toml").write_text(rule, "utf-8")
    return pack.parent


def scan(saring, export, rules, out, names):
    """The rows of matches.csv."""
    command = [saring, "scan", "--quiet", "--matches", "--rules", rules, "--out", out]
    for name in names:
        command += ["--rule", name]
    if subprocess.run([str(part) for part in [*command, export]], check=False).returncode:
        sys.exit("false_alarms: saring could not scan")
    with (out / "matches.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def messages_by(rows, column):
    """Numbers of the messages for each value of a column."""
    numbers = collections.defaultdict(set)
    for row in rows:
        # A cell that a spreadsheet would take for a formula was given an apostrophe.
        value = row[column]
        numbers[value[1:] if value[:2] == "'=" else value].add(int(row["record"]))
    return numbers


def print_summary(messages, flagged):
    posts = len({row["record"] for row in flagged})
    print(f"{len(messages):,} messages, {posts:,} flagged ({posts / len(messages):.3%})\n")


def print_rules(by_rule, rules, total):
    print("| rule | messages flagged | share |\n|---|--:|--:|")
    for name in sorted(rules, key=lambda name: (-len(by_rule[name]), name)):
        print(f"| `{name}` | {len(by_rule[name]):,} | {len(by_rule[name]) / total:.3%} |")
    print()


def print_terms(by_term, terms):
    print("| term | messages with it | rules that use it |\n|---|--:|--:|")
    found = [term for term in terms if by_term[term]]
    for term in sorted(found, key=lambda term: (-len(by_term[term]), term)):
        print(f"| `{term}` | {len(by_term[term]):,} | {len(terms[term])} |")
    print(f"\n{len(terms) - len(found):,} of {len(terms):,} terms stand in no message.")


def write_flagged(path, by_rule, flagged, messages):
    """One row for a rule and a message it flagged, with the terms that were found."""
    terms = collections.defaultdict(set)
    for row in flagged:
        terms[row["rule"], int(row["record"])].add(f"{row['clause']}: {row['term']}")
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["rule", "message", "found", "text"])
        for name in sorted(by_rule):
            for number in sorted(by_rule[name]):
                found = "; ".join(sorted(terms[name, number]))
                table.writerow([name, number, found, messages[number - 1]])


if __name__ == "__main__":
    main()
