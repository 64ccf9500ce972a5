"""What the peers written in Python share: their arguments, the terms, reading posts, and what they print.

Each peer is a program of its own, so that it is measured from outside as any other. It prints one line
of JSON: how many posts it flagged, and the seconds that its imports took, which are not counted.
With `--ids` it writes the ids of the flagged posts, for comparing them.
"""

import argparse
import csv
import json
import os
import re
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

THREADS = 2


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("export")
    parser.add_argument("terms")
    parser.add_argument("--variant", default="")
    parser.add_argument("--ids", metavar="FILE")
    options = parser.parse_args()
    options.csv = options.export.endswith(".csv")
    options.imports = since_start()
    return options


def since_start():
    """Seconds that this process has lived: what Python and the imports took."""
    with open("/proc/self/stat", encoding="ascii", errors="replace") as stat:
        started = int(stat.read().rpartition(")")[2].split()[19])
    return time.clock_gettime(time.CLOCK_BOOTTIME) - started / os.sysconf("SC_CLK_TCK")


def read_terms(options):
    with open(options.terms, encoding="utf-8") as file:
        return file.read().split("\n")[:-1]


def alternation(terms):
    """All terms as one expression over lower-case text. Sorted, since RE2 then shares what neighbours
    begin with, and is tens of times faster than with terms in any order."""
    return "|".join(sorted(quoted(term.lower()) for term in terms))


def quoted(term):
    return re.escape(term).replace("\\ ", " ")


# Borders by the letters of all scripts, where the library's `\b` knows ASCII only.
BEFORE = r"(?:^|[^\p{L}\p{N}_])"
AFTER = r"(?:$|[^\p{L}\p{N}_])"


def report(options, flagged, ids=None):
    """`ids` is asked only when they are wanted."""
    if options.ids:
        with open(options.ids, "w", encoding="utf-8") as file:
            file.writelines(f"{post}\n" for post in ids)
    print(json.dumps({"flagged": flagged, "imports": options.imports}))
    sys.stdout.flush()


def in_processes(options, judge):
    """Flagged ids, from as many processes as there are cores. A CSV file cannot be cut in two without
    reading it, since texts have line ends in them: it takes one."""
    size = os.path.getsize(options.export)
    if options.csv:
        return judge(posts(options, 0, size))
    cuts = [size * part // THREADS for part in range(THREADS + 1)]
    parts = [(options, judge, cuts[part], cuts[part + 1]) for part in range(THREADS)]
    with ProcessPoolExecutor(THREADS, mp_context=get_context("fork")) as pool:
        return [post for found in pool.map(judge_part, parts) for post in found]


def judge_part(part):
    options, judge, begin, end = part
    return judge(posts(options, begin, end))


def posts(options, begin, end):
    """Id and text of the posts that begin between two places of the file."""
    if options.csv:
        with open(options.export, encoding="utf-8", newline="") as file:
            rows = csv.reader(file)
            header = next(rows)
            id_at, text_at = header.index("id"), header.index("text")
            for row in rows:
                yield row[id_at], row[text_at]
        return
    import orjson

    with open(options.export, "rb", buffering=1 << 20) as file:
        place = begin
        if begin > 0:
            file.seek(begin - 1)
            place += len(file.readline()) - 1
        for line in file:
            if place >= end:
                break
            place += len(line)
            record = orjson.loads(line)
            yield record["id"], record["text"]
