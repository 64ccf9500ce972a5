"""Measuring saring from outside: what `whole.py`, `curves.py` and `gate.py` share. Standard library only."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
# Everything that is made or installed; `make clean` takes it away.
DATA = ROOT / "target" / "bench-data"
TOOLS = ROOT / "target" / "bench-tools"


class Failed(Exception):
    """Something that makes the figures worthless."""
