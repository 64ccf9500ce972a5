"""Pictures as SVG, readable on light and on dark pages."""

from __future__ import annotations

import math
from html import escape

STYLE = """
text { font: 13px system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif; fill: #1f2328 }
.page { fill: #ffffff } .head { font-weight: 600; font-size: 15px } .note { fill: #59636e; font-size: 12px }
.ours { fill: #0969da } .theirs { fill: #afb8c1 } .strong { font-weight: 600 }
.axis { stroke: #d1d9e0; stroke-width: 1 } .line { stroke: #0969da; stroke-width: 2; fill: none }
.second { stroke: #bc4c00 } .dot { fill: #0969da } .dot.second { fill: #bc4c00; stroke: none }
@media (prefers-color-scheme: dark) {
.page { fill: #0d1117 } text { fill: #f0f6fc } .note { fill: #9198a1 } .ours { fill: #4493f7 } .theirs { fill: #656c76 }
.axis { stroke: #3d444d } .line { stroke: #4493f7 } .second { stroke: #f0883e } .dot { fill: #4493f7 }
.dot.second { fill: #f0883e }
}
"""


EDGE = 14


class Svg:
    """Elements as they are added."""

    def __init__(self, width, title):
        self.width, self.title, self.parts, self.bottom = width, title, [], 0

    def text(self, x, y, what, kind="", anchor="start"):
        kind = f' class="{kind}"' if kind else ""
        anchor = "" if anchor == "start" else f' text-anchor="{anchor}"'
        self.add(f'<text x="{x:.1f}" y="{y:.1f}"{kind}{anchor}>{escape(what)}</text>', y + 6)

    def box(self, x, y, width, height, kind):
        width = max(width, 1)
        shape = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="2"'
        self.add(f'<rect {shape} class="{kind}"/>', y + height)

    def line(self, points, kind):
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        self.add(f'<polyline points="{path}" class="{kind}"/>', max(y for _, y in points))

    def dot(self, x, y, kind):
        self.add(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" class="{kind}"/>', y)

    def add(self, element, bottom):
        self.parts.append(element)
        self.bottom = max(self.bottom, bottom)

    def write(self):
        width, height = self.width + 2 * EDGE, math.ceil(self.bottom) + 2 * EDGE
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-EDGE} {-EDGE} {width} {height}" '
            f'width="{width}" height="{height}" role="img">'
        )
        # A page of its own: a reader's system and the page around may be of different minds.
        page = f'<rect x="{-EDGE}" y="{-EDGE}" width="{width}" height="{height}" rx="6" class="page"/>'
        style = f"<title>{escape(self.title)}</title>\n<style>{STYLE}</style>"
        return "\n".join([head, style, page, *self.parts, "</svg>", ""])


BAR, GAP = 18, 6
NAMES, VALUES = 220, 230


def bars(title, note, panels):
    """Horizontal bars: `panels` has a heading and rows of name, value, whether it is ours, and a remark. All
    panels have one scale."""
    svg = Svg(860, title)
    svg.text(0, 18, title, "head")
    svg.text(0, 36, note, "note")
    most = max(value for _, rows in panels for _, value, *_ in rows)
    room = svg.width - NAMES - VALUES
    y = 66
    for heading, rows in panels:
        svg.text(0, y, heading, "strong")
        y += 12
        for name, value, ours, remark in rows:
            svg.text(NAMES - 10, y + 14, name, "strong" if ours else "", "end")
            width = room * value / most
            svg.box(NAMES, y, width, BAR, "ours" if ours else "theirs")
            label = f"{value:,.0f}{'  · ' if remark else ''}{remark}"
            svg.text(NAMES + max(width, 1) + 6, y + 14, label, "strong" if ours else "note")
            y += BAR + GAP
        y += 26
    return svg.write()


PANEL, PLOT, MARGIN = 280, 130, 44


def curves(title, panels):
    """Small multiples, three in a row. A panel has a heading, names of its two axes, whether the first is
    logarithmic, and lines: a name and points."""
    svg = Svg(3 * PANEL + 20, title)
    svg.text(8, 18, title, "head")
    for number, panel in enumerate(panels):
        left, top = number % 3 * PANEL, number // 3 * (PLOT + 96) + 32
        draw_panel(svg, panel, left + MARGIN, top + 34)
    return svg.write()


def draw_panel(svg, panel, left, top):
    width = PANEL - MARGIN - 16
    svg.text(left - MARGIN + 8, top - 18, panel["heading"], "strong")
    across = [x for _, points in panel["lines"] for x, _ in points]
    most = nice(max(y for _, points in panel["lines"] for _, y in points))
    scale = math.log if panel["logarithmic"] else float
    low, high = scale(min(across)), scale(max(across))

    def place(x, y):
        share = (scale(x) - low) / (high - low) if high > low else 0.5
        return left + share * width, top + PLOT - y / most * PLOT

    for step in (0, most / 2, most):
        y = place(min(across), step)[1]
        svg.line([(left, y), (left + width, y)], "axis")
        svg.text(left - 6, y + 4, f"{step:,.0f}" if most >= 4 else f"{step:g}", "note", "end")
    for kind, (name, points) in zip(("", " second"), panel["lines"]):
        svg.line([place(*point) for point in points], f"line{kind}")
        for point in points:
            svg.dot(*place(*point), f"dot{kind}")
    ticks = sorted(set(across))
    # The first, the last, and the one nearest to the middle where there is room for it.
    inner = [x for x in ticks[1:-1] if 0.25 < (place(x, 0)[0] - left) / width < 0.75]
    inner.sort(key=lambda x: abs(place(x, 0)[0] - left - width / 2))
    for x in [ticks[0], *inner[:1], ticks[-1]]:
        anchor = "start" if x == ticks[0] else "end" if x == ticks[-1] else "middle"
        svg.text(place(x, 0)[0], top + PLOT + 16, short(x), "note", anchor)
    svg.text(left, top + PLOT + 34, panel["across"], "note")


def nice(most):
    """The next round number."""
    unit = 10 ** math.floor(math.log10(most))
    return next(unit * step for step in (1, 2, 3, 4, 5, 6, 8, 10) if unit * step >= most)


def short(number):
    for unit, name in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if number >= unit:
            return f"{number / unit:.3g}{name}"
    return f"{number:g}"
