"""`python3 -m unittest discover -s benches -p tests.py -t benches`: what reads others' output reads it right."""

import json
import tempfile
import unittest
from pathlib import Path

from . import Failed
from .agreement import Explainer, Post, from_lines, read
from .callgrind import own_instructions
from .chart import bars, curves, nice, short
from .made import Export
from .marked import replace
from .ratios import times_as_fast
from .targets import Target

CALLGRIND = """\
events: Ir
ob=(1) /bin/saring
fl=(1) a.rs
fn=(1) scan
10 100
+2 5
cob=(2) /lib/libc.so
cfn=(2) memcpy
calls=3 0
* 7000
-1 20
ob=(2)
fn=(2)
0 7000
ob=(1)
fn=(3) write
* 1
totals: 7126
"""


def ran(size, *took):
    return {"name": "x", "size": size, "runs": [{"seconds": seconds} for seconds in took]}


class Reading(unittest.TestCase):
    def test_instructions_of_the_binary_itself(self):
        with tempfile.TemporaryDirectory() as place:
            path = Path(place) / "out"
            path.write_text(CALLGRIND)
            self.assertEqual(own_instructions(path, "/bin/saring"), 126)
            with self.assertRaises(Failed):
                own_instructions(path, "/bin/other")

    def test_parts_of_a_document(self):
        text = "a\n<!-- x: by y -->\nold\n<!-- /x -->\nb"
        self.assertEqual(
            replace(text, "x", ["new"]), "a\n<!-- x: by y -->\n\nnew\n\n<!-- /x -->\nb"
        )
        with self.assertRaises(Failed):
            replace("nothing", "x", [])

    def test_lines_lead_to_posts(self):
        with tempfile.TemporaryDirectory() as place:
            path = Path(place) / "export.csv"
            path.write_text('id,lang,text\n1,id,"one\ntwo"\n2,id,three\n', encoding="utf-8")
            posts, by_line = read(Export(path, "csv", 0, 2, 0))
            self.assertEqual({key: post.text for key, post in posts.items()}, {"1": "one\ntwo", "2": "three"})
            self.assertEqual(from_lines("3:two\n", by_line), {"1"})
            self.assertEqual(from_lines("1:id,lang,text\n4:2,id,three\n", by_line), {"2"})
            self.assertEqual(from_lines('id,text\n1,"one\ntwo"\n', by_line), {"1"})


class Explaining(unittest.TestCase):
    def why_missed(self, text, term, lane="exact", sees_raw=False):
        post = Post(text, json.dumps(text, ensure_ascii=False))
        return Explainer([term], {"1": post}, {"1": [(term, lane)]}).missed("1", sees_raw)

    def why_extra(self, text, term, raw=""):
        return Explainer([term], {"1": Post(text, raw)}, {}).extra("1")

    def test_why_a_post_is_missed(self):
        self.assertIn("in disguise", self.why_missed("b4njir", "banjir", "disguised"))
        self.assertIn("more or something else", self.why_missed("air,  naik", "air naik"))
        self.assertIn("right before", self.why_missed("a\nbanjir", "banjir", sees_raw=True))
        self.assertIn("has escapes", self.why_missed("air\nnaik", "air\nnaik", sees_raw=True))
        self.assertIn("ASCII word borders", self.why_missed("ngập lũ", "lũ"))
        self.assertIn("ASCII letter case", self.why_missed("MƯA TO", "mưa to", sees_raw=True))
        self.assertEqual("unexplained", self.why_missed("banjir", "banjir"))

    def test_why_a_post_is_too_many(self):
        self.assertIn("substring", self.why_extra("banjirnya", "banjir"))
        self.assertIn("ASCII word borders", self.why_extra("lũbanjirđ", "banjir"))
        self.assertIn("another field", self.why_extra("hujan", "banjir", '{"note":"banjir"}'))
        self.assertIn("web address", self.why_extra("lihat https://a.example/banjir", "banjir"))
        self.assertIn("passes it over", self.why_extra("ada banjir", "banjir"))


class Figures(unittest.TestCase):
    def test_ratios_are_taken_round_by_round(self):
        figure = times_as_fast(ran(100, 1, 2, 4), ran(100, 10, 10))
        self.assertEqual((figure.median, figure.low, figure.high), (5, 2.5, 10))

    def test_what_reaches_a_target(self):
        more = Target("", "", 10, 15, None)
        self.assertEqual([more.reached(16), more.reached(10)], ["stretch", "target"])
        self.assertIn("2.00 ×", more.reached(5))
        less = Target("", "", 128, 64, None, most=True)
        self.assertEqual([less.reached(64), less.reached(100)], ["stretch", "target"])
        self.assertIn("missed", less.reached(256))

    def test_pictures(self):
        chart = bars("T & t", "n", [("p", [("saring", 10.0, True, ""), ("x", 0.0, False, "misses 2 %")])])
        self.assertIn("T &amp; t", chart)
        panel = {"heading": "h", "across": "a", "logarithmic": True, "lines": [("", [(1, 2), (9, 4)])]}
        self.assertEqual(curves("t", [panel]).count("<circle"), 2)
        self.assertEqual([nice(7), nice(11), nice(200)], [8, 20, 200])
        self.assertEqual([short(1_234_567), short(20)], ["1.23M", "20"])


if __name__ == "__main__":
    unittest.main()
