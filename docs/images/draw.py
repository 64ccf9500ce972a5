"""Runs a command in a terminal of its own and writes what the terminal shows in the end as HTML.

    draw.py OUT.html COMMAND ARGUMENT…
"""

import fcntl
import html
import os
import pty
import re
import struct
import sys
import termios
import unicodedata

COLUMNS, ROWS = 108, 60
CELL, LINE, EDGE, BAR = 8.43, 21, 22, 36

COLOURS = {31: "#ff7b72", 32: "#7ee787", 33: "#e3b341", 34: "#79c0ff", 35: "#d2a8ff", 36: "#56d4dd"}

PAGE = """<!doctype html>
<html data-size="{width},{height}"><meta charset="utf-8"><style>
html, body {{ margin: 0; background: transparent; }}
.window {{ width: {width}px; height: {height}px; background: #161b22; color: #d4dae1; }}
.bar {{ height: {bar}px; background: #21262d; display: flex; align-items: center; gap: 8px; padding-left: 14px; }}
.bar i {{ width: 12px; height: 12px; border-radius: 50%; background: #484f58; }}
pre {{ margin: 0; padding: {top}px {edge}px; font: 14px/{line}px "DejaVu Sans Mono", monospace; }}
</style>
<div class="window"><div class="bar"><i></i><i></i><i></i></div><pre>{text}</pre></div>
"""


def run(command):
    """What the command writes to a terminal, and how it ended."""
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(TERM="xterm-256color", COLUMNS=str(COLUMNS))
        os.environ.pop("NO_COLOR", None)
        os.execvp(command[0], command)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    written = b""
    while True:
        try:
            piece = os.read(terminal, 65536)
        except OSError:  # Linux says so when the other end is closed.
            break
        if not piece:
            break
        written += piece
    return written.decode(), os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


class Screen:
    """As much of a terminal as a progress bar and coloured text need."""

    def __init__(self):
        self.lines = [[]]
        self.row = self.column = 0
        self.style = ()

    def feed(self, text):
        for part in re.findall(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07|[^\x1b]", text):
            if part.startswith("\x1b["):
                self.control(part[2:-1], part[-1])
            elif part == "\n":
                self.row += 1
                while len(self.lines) <= self.row:
                    self.lines.append([])
            elif part == "\r":
                self.column = 0
            elif part >= " ":
                self.put(part)

    def put(self, letter):
        line = self.lines[self.row]
        line.extend([(" ", ())] * (self.column + 1 - len(line)))
        line[self.column] = (letter, self.style)
        self.column += 2 if unicodedata.east_asian_width(letter) in "WF" else 1

    def control(self, numbers, kind):
        number = int(numbers) if numbers.isdigit() else 1
        if kind == "m":
            self.colour(numbers)
        elif kind == "A":
            self.row = max(0, self.row - number)
        elif kind == "B":
            self.row = min(len(self.lines) - 1, self.row + number)
        elif kind == "G":
            self.column = number - 1
        elif kind == "K":
            whole = numbers == "2"
            self.lines[self.row] = [] if whole else self.lines[self.row][: self.column]
        elif kind == "J":
            del self.lines[self.row + 1 :]
            self.lines[self.row] = self.lines[self.row][: self.column]
        elif kind not in "hl":
            sys.exit(f"draw.py does not know the control sequence {numbers}{kind}")

    def colour(self, numbers):
        for number in map(int, filter(None, (numbers or "0").split(";"))):
            self.style = () if number == 0 else (*self.style, number)


def span(style, text):
    """A stretch of one style."""
    css = [f"color:{COLOURS[n]}" for n in style if n in COLOURS]
    css += ["font-weight:bold"] * (1 in style) + ["color:#8b949e"] * (2 in style)
    text = html.escape(text)
    return f'<span style="{";".join(css)}">{text}</span>' if css else text


def drawn(line):
    """A line as HTML."""
    out, held, before = [], "", ()
    for letter, style in [*line, ("", None)]:
        if style != before and held:
            out.append(span(before, held))
            held = ""
        held, before = held + letter, style
    return "".join(out).rstrip()


def main():
    out, *command = sys.argv[1:]
    written, code = run(command)
    if code:
        sys.exit(f"{' '.join(command)} ended with {code}:\n{written}")
    screen = Screen()
    screen.feed(f"\x1b[32m$\x1b[0m \x1b[1m{' '.join(command)}\x1b[0m\n\r{written}")
    while screen.lines and not screen.lines[-1]:
        screen.lines.pop()
    longest = max(len(line) for line in screen.lines)
    width = round(longest * CELL + 2 * EDGE)
    height = len(screen.lines) * LINE + 2 * (EDGE - 6) + BAR
    text = "\n".join(map(drawn, screen.lines))
    page = PAGE.format(width=width, height=height, edge=EDGE, top=EDGE - 6, line=LINE, bar=BAR, text=text)
    with open(out, "w", encoding="utf-8") as file:
        file.write(page)


main()
