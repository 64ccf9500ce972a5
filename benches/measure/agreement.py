"""Which posts each peer flags that saring does not, which it misses, and why.

Only terms can be compared: saring runs with a rule set of nothing but terms, `generate rules --plain`,
and peers look for the same ones. Why a post differs is found out from the post: each reason is a
check, the first that holds is counted, and what none explains is counted as such.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass

from . import Failed
from .outside import run_once, say
from .peers import peers, scan

# Rows of the made-up exports are short; the csv module wants a bound.
csv.field_size_limit(1 << 24)


@dataclass
class Post:
    """A record: its text, and the lines of the file it stands on."""

    text: str
    raw: str


@dataclass
class Difference:
    """What a peer flagged that saring did not, or the other way round."""

    post: str
    reason: str


def compare(saring, tools, export, rules, terms, scratch, timeout):
    """For each peer: how many posts it flagged, and its differences by reason."""
    posts, by_line = read(export)
    found = by_saring(saring, export, rules, scratch, timeout)
    words = terms.read_text(encoding="utf-8").split("\n")[:-1]
    explain = Explainer(words, posts, found)
    rows = []
    for peer in peers(tools, export, terms):
        say(f"comparing {peer.program.name}, {export.shape}")
        ids = by_peer(peer, posts, by_line, scratch, timeout)
        if ids is None:
            rows.append({"name": peer.program.name, "stopped": f"not within {timeout:.0f} s"})
            continue
        missed = sorted(found.keys() - ids)
        extra = sorted(ids - found.keys())
        rows.append(
            {
                "name": peer.program.name,
                "flagged": len(ids),
                "missed": reasons(missed, lambda post: explain.missed(post, peer.prints_lines)),
                "extra": reasons(extra, explain.extra),
            }
        )
    return {"posts": len(posts), "saring": len(found), "peers": rows}


def reasons(ids, explain):
    """Reasons, the most frequent first, each with how many and one post to look at."""
    counted, samples = Counter(), {}
    for post in ids:
        reason = explain(post)
        counted[reason] += 1
        samples.setdefault(reason, post)
    return [[reason, count, samples[reason]] for reason, count in counted.most_common()]


def read(export):
    """All posts by id, and for each line of the file the id of the post that stands on it."""
    posts, by_line = {}, {}
    if export.shape != "csv":
        with open(export.path, encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                record = json.loads(line)
                posts[record["id"]] = Post(record["text"], line)
                by_line[number] = record["id"]
        return posts, by_line
    with open(export.path, encoding="utf-8", newline="") as file:
        lines = file.read().split("\n")
    rows = csv.DictReader(io.StringIO("\n".join(lines), newline=""))
    begin = 1
    for row in rows:
        end = rows.line_num
        raw = "\n".join(lines[begin:end])
        posts[row["id"]] = Post(row["text"], raw)
        by_line |= dict.fromkeys(range(begin + 1, end + 1), row["id"])
        begin = end
    return posts, by_line


def by_saring(saring, export, rules, scratch, timeout):
    """Flagged ids, each with its matches: term and lane."""
    program = scan(saring, "saring", export, rules, scratch)
    if run_once(program, timeout * 10) is None:
        raise Failed("saring did not end")
    out = scratch / "out"
    with open(out / "flagged.csv", encoding="utf-8-sig", newline="") as file:
        places = {row["finding_id"]: row["post_id"].lstrip("'") for row in csv.DictReader(file)}
    found = defaultdict(list)
    with open(out / "matches.csv", encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            found[places[row["finding_id"]]].append((row["term"], row["lane"]))
    if set(places.values()) != found.keys():
        raise Failed("flagged.csv and matches.csv of saring differ")
    return found


def by_peer(peer, posts, by_line, scratch, timeout):
    if not peer.prints_lines:
        path = scratch / "ids"
        program = peer.program
        program.command = [*peer.ids, path]
        if run_once(program, timeout) is None:
            return None
        ids = set(path.read_text(encoding="utf-8").split("\n")[:-1])
    else:
        try:
            done = subprocess.run(
                peer.ids,
                stdout=subprocess.PIPE,
                timeout=timeout,
                env=os.environ | peer.program.environment,
            )
        except subprocess.TimeoutExpired:
            return None
        ids = from_lines(done.stdout.decode(errors="replace"), by_line)
    if unknown := ids - posts.keys():
        raise Failed(f"{peer.program.name} gave ids of no post: {sorted(unknown)[:3]}")
    return ids


def from_lines(output, by_line):
    """Ids of `number:line`, or of rows with a header, as a CSV tool prints them."""
    if output.startswith("id,"):
        return {row["id"] for row in csv.DictReader(io.StringIO(output, newline=""))}
    numbers = (line.split(":", 1)[0] for line in output.split("\n") if line)
    return {by_line[int(number)] for number in numbers if int(number) in by_line}


class Explainer:
    """Says why a post is flagged by one and not by the other."""

    def __init__(self, terms, posts, found):
        self.posts, self.found = posts, found
        self.terms = [term.lower() for term in terms]

    def missed(self, post, sees_raw):
        """saring flagged it, and the peer did not. Some peers see lines as they are written."""
        text, raw = self.posts[post].text.lower(), self.posts[post].raw.lower()
        matches = self.found[post]
        if all(lane != "exact" for _, lane in matches):
            return f"written in disguise ({matches[0][1]} lane)"
        terms = [term.lower() for term, lane in matches if lane == "exact"]
        places = [(term, place) for term in terms for place in occurrences(term, text)]
        if not places:
            return "a phrase with more or something else than one blank between its words"
        if not any(stands_alone(text, term, place) for term, place in places):
            return why_not_alone(text, *places[0])
        if sees_raw and not any(term in raw for term, _ in places):
            return "the line has escapes (\\uXXXX, \\n) for letters or blanks of the term"
        if sees_raw and all(re.search(r"\\[a-z]" + re.escape(term), raw) for term, _ in places):
            return "the line has an escape (\\n) right before the term, whose letter hides the border"
        # Searchers of lines take what is no letter in ASCII for a border, and so miss none.
        if sees_raw and all(not term.isascii() for term, _ in places):
            return "ASCII letter case: a capital letter that is none in ASCII"
        if all(ends_beyond_ascii(term) for term, _ in places):
            return "ASCII word borders: the term begins or ends with a letter that is none in ASCII"
        return "unexplained"

    def extra(self, post):
        """The peer flagged it, and saring did not."""
        text, raw = self.posts[post].text.lower(), self.posts[post].raw.lower()
        inside = [(term, place) for term in self.terms for place in occurrences(term, text)]
        alone = [place for place in inside if stands_alone(text, *place)]
        if alone:
            return why_passed_over(text, *alone[0])
        if inside and any(not text[place - 1 : place].isascii() or beyond(text, term, place)
                          for term, place in inside):
            return "ASCII word borders: part of a longer word with a letter that is none in ASCII"
        if inside:
            return "substring: part of a longer word"
        if any(term in raw for term in self.terms):
            return "stands in another field, not in the text of the post"
        return "unexplained"


def occurrences(term, text):
    place = text.find(term)
    while place >= 0:
        yield place
        place = text.find(term, place + 1)


def is_word(letter):
    return letter == "_" or letter.isalnum() or unicodedata.category(letter).startswith("M")


def stands_alone(text, term, place):
    before, after = text[place - 1 : place], text[place + len(term) : place + len(term) + 1]
    return not (before and is_word(before)) and not (after and is_word(after))


def beyond(text, term, place):
    after = text[place + len(term) : place + len(term) + 1]
    return bool(after) and not after.isascii()


def ends_beyond_ascii(term):
    return not term[0].isascii() or not term[-1].isascii()


def why_not_alone(text, term, place):
    before, after = text[place - 1 : place], text[place + len(term) : place + len(term) + 1]
    if "_" in (before, after):
        return "an underscore is a word's part to the peer, not to saring"
    if any(unicodedata.category(letter) in ("Lo", "Mn") for letter in (before, after) if letter):
        return "script without spaces, or marks: the term stands among letters, at a border of words"
    return "part of a hashtag or of letters that saring takes apart"


def why_passed_over(text, term, place):
    run = re.search(r"\S*$", text[:place])[0] + re.match(r"\S*", text[place:])[0]
    if "://" in run or "@" in run or "." in run.strip("."):
        return "inside a web address or handle"
    return "stands alone, and saring passes it over"
