"""Programs run and watched from outside: wall time, processor time and private memory."""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field

from . import Failed

MEMORY_INTERVAL = 0.01


def say(message):
    print(message, file=sys.stderr, flush=True)


@dataclass
class Run:
    """One run of one program. `seconds` are without what `check` says was spent on imports."""

    seconds: float
    cpu: float
    private: int
    found: int | None = None


@dataclass
class Program:
    """A command to measure. `check` looks at what it printed, and gives what it found and the seconds
    that are not to be counted."""

    name: str
    command: list
    size: int
    check: object
    codes: tuple = (0,)
    environment: dict = field(default_factory=dict)
    runs: list = field(default_factory=list)
    stopped: str = ""

    def median(self):
        return statistics.median(run.seconds for run in self.runs)


def run_once(program, timeout):
    """One run, or None when it had to be stopped."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        begin = time.perf_counter()
        process = subprocess.Popen(
            [os.fspath(part) for part in program.command],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            env=os.environ | program.environment,
            # A group of its own, so that its children are stopped with it.
            start_new_session=True,
        )
        watch = Watch(process.pid, begin + timeout)
        watch.start()
        try:
            _, status, used = os.wait4(process.pid, 0)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise
        seconds = time.perf_counter() - begin
        watch.end()
        process.returncode = os.waitstatus_to_exitcode(status)
        if watch.stopped:
            return None
        out.seek(0)
        err.seek(0)
        if process.returncode not in program.codes:
            message = err.read().decode(errors="replace").strip()[-2_000:]
            raise Failed(f"{program.name} ended with {process.returncode}: {message}")
        found, aside = program.check(out.read().decode(errors="replace"))
    return Run(seconds - aside, used.ru_utime + used.ru_stime, watch.private, found)


class Watch(threading.Thread):
    """Looks at the private memory of a process and its children again and again, and stops them when time
    is up."""

    def __init__(self, pid, deadline):
        super().__init__(daemon=True)
        self.pid, self.deadline = pid, deadline
        self.private, self.stopped = 0, False
        self.over = threading.Event()

    def run(self):
        while not self.over.is_set():
            self.private = max(self.private, sum(map(private_memory, family(self.pid))))
            if time.perf_counter() > self.deadline:
                self.stopped = True
                os.killpg(self.pid, signal.SIGKILL)
                return
            self.over.wait(MEMORY_INTERVAL)

    def end(self):
        self.over.set()
        self.join()


def family(pid):
    """The process and those it started."""
    found = [pid]
    for parent in found:
        try:
            with open(f"/proc/{parent}/task/{parent}/children", encoding="ascii") as children:
                found += map(int, children.read().split())
        except OSError:
            pass
    return found


def private_memory(pid):
    """Anonymous memory in bytes: pages of a mapped file are the system's, not the program's."""
    try:
        with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as status:
            for line in status:
                if line.startswith("RssAnon:"):
                    return int(line.split()[1]) * 1024
    except (OSError, ValueError):
        pass
    return 0


def rounds(programs, count, timeout, slow):
    """Runs all programs once a round, each time beginning with another one. One that takes longer than
    `slow` seconds runs in two rounds only."""
    for number in range(count):
        for place in range(len(programs)):
            program = programs[(place + number) % len(programs)]
            if program.stopped or (len(program.runs) >= 2 and program.median() > slow):
                continue
            try:
                run = run_once(program, timeout)
            except Failed as failure:
                # One peer that cannot do a job does not keep the others from being measured.
                if program.name.startswith("saring"):
                    raise
                program.stopped, program.runs = f"failed: {failure}", []
                say(f"{program.name}: {program.stopped}")
                continue
            if run is None:
                # It would be stopped again, so it is not asked again.
                program.stopped, program.runs = f"stopped after {timeout:.0f} s", []
                say(f"{program.name}: {program.stopped}")
                continue
            program.runs.append(run)
            say(f"round {number + 1}, {program.name}: {run.seconds:.3f} s")


def warm(path):
    with open(path, "rb", buffering=0) as file:
        buffer = bytearray(1 << 20)
        while file.readinto(buffer):
            pass
