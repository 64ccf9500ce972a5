"""Python with ahocorasick_rs: all places where a term stands, then their borders, a process for each core."""

import ahocorasick_rs
from posts import arguments, in_processes, read_terms, report


def main():
    global AUTOMATON
    options = arguments()
    terms = [term.lower() for term in read_terms(options)]
    # DFAs are its fastest, but take seconds and gigabytes to build for thousands of terms.
    kind = (
        ahocorasick_rs.Implementation.DFA
        if len(terms) <= 2_000
        else ahocorasick_rs.Implementation.ContiguousNFA
    )
    AUTOMATON = ahocorasick_rs.AhoCorasick(terms, implementation=kind)
    ids = in_processes(options, judge_posts)
    report(options, len(ids), ids)


def judge_posts(posts):
    return [post for post, text in posts if has_word(text.lower())]


def has_word(text):
    for _, begin, end in AUTOMATON.find_matches_as_indexes(text, overlapping=True):
        before = begin > 0 and (text[begin - 1].isalnum() or text[begin - 1] == "_")
        after = end < len(text) and (text[end].isalnum() or text[end] == "_")
        if not before and not after:
            return True
    return False


main()
