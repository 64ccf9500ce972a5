"""Python with Hyperscan: a pattern for each term, compiled once, a process for each core.

Its `\\b` knows ASCII only: Hyperscan refuses it together with its Unicode flag.
"""

import hyperscan
from posts import arguments, in_processes, quoted, read_terms, report


def main():
    options = arguments()
    patterns = [rf"\b{quoted(term)}\b".encode() for term in read_terms(options)]
    flags = hyperscan.HS_FLAG_CASELESS | hyperscan.HS_FLAG_UTF8 | hyperscan.HS_FLAG_SINGLEMATCH
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    database.compile(expressions=patterns, flags=[flags] * len(patterns))

    def judge(posts):
        found, hit = [], []

        def on_match(*_):
            hit.append(True)
            # One is enough.
            return True

        for post, text in posts:
            try:
                database.scan(text.encode(), match_event_handler=on_match)
            except hyperscan.ScanTerminated:
                pass
            if hit:
                found.append(post)
                hit.clear()
        return found

    global JUDGE
    JUDGE = judge
    ids = in_processes(options, judge_posts)
    report(options, len(ids), ids)


def judge_posts(posts):
    """By its name, so that a forked process finds it."""
    return JUDGE(posts)


main()
