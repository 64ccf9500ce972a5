"""Ratios of programs that ran in turns: round by round, then their median and range."""

from __future__ import annotations

import statistics
from dataclasses import dataclass


@dataclass
class Figure:
    """A median, and between what it lay."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values):
        return cls(statistics.median(values), min(values), max(values))


def by_name(section):
    """Programs that ran, by name."""
    return {program["name"]: program for program in section["programs"] if program["runs"]}


def seconds(program):
    return Figure.of([run["seconds"] for run in program["runs"]])


def speed(program):
    """Bytes a second."""
    return Figure.of([program["size"] / run["seconds"] for run in program["runs"]])


def times_as_fast(program, other):
    """How many times as fast `program` is as `other`, in bytes a second. Where one ran in fewer rounds,
    its median stands for the rounds it left out."""
    rates = []
    for number in range(max(len(program["runs"]), len(other["runs"]))):
        rates.append(rate(program, number) / rate(other, number))
    return Figure.of(rates)


def rate(program, number):
    runs = program["runs"]
    return program["size"] / runs[number]["seconds"] if number < len(runs) else speed(program).median


def fastest(section, prefix):
    """Of the ways in which a peer can do the job, the one that took the least time."""
    found = [program for name, program in by_name(section).items() if name.startswith(prefix)]
    return min(found, key=lambda program: seconds(program).median, default=None)
