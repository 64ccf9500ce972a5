"""What is measured with: the release binary, the generator, exports and rule sets. Made once and kept."""

import argparse
import hashlib
import json
import shlex
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from . import DATA, ROOT, Failed
from .outside import say, warm

FILES = {"lean": "lean.jsonl", "fat": "fat.jsonl", "escaped": "escaped.jsonl", "csv": "export.csv"}


def size(written):
    units = {"K": 10**3, "M": 10**6, "G": 10**9}
    digits, unit = (written[:-1], units[written[-1]]) if written[-1:] in units else (written, 1)
    if not digits.isdigit() or int(digits) == 0:
        raise argparse.ArgumentTypeError(f"`{written}` is no size; write for example 300M")
    return int(digits) * unit


def build(kind, name, profile="release"):
    """Builds a target of this package and gives the path of what came out."""
    say(f"building {name}")
    command = ["cargo", "build", "--profile", profile, "--locked", kind, name]
    done = subprocess.run(
        [*command, "--message-format=json-render-diagnostics"], cwd=ROOT, stdout=subprocess.PIPE
    )
    if done.returncode != 0:
        raise Failed(f"`{shlex.join(command)}` failed")
    for line in done.stdout.splitlines():
        message = json.loads(line)
        if message.get("executable") and message["target"]["name"] == name:
            return Path(message["executable"])
    raise Failed(f"cargo built no {name}")


@dataclass
class Export:
    """An export and what is in it."""

    path: Path
    shape: str
    bytes: int
    records: int
    planted: int

    def halves(self):
        return [self.path.with_suffix(f".half{half}") for half in (1, 2)]


class Maker:
    """Makes exports and rule sets with the generator, unless they are there already."""

    def __init__(self, generator, seed):
        self.generator, self.seed = generator, seed
        self.folder = DATA / f"{generator_version()}-seed{seed}"

    def export(self, shape, length, mix=(), halved=False):
        name = "".join(part.strip("-") for part in mix)
        folder = self.folder / f"{length}{'-' if name else ''}{name}"
        path, facts = folder / FILES[shape], folder / f"{shape}.json"
        if not facts.exists():
            say(f"generating {path.name} {' '.join(mix)}, {length / 1e6:,.1f} MB")
            folder.mkdir(parents=True, exist_ok=True)
            command = [self.generator, "export", "--shape", shape, "--bytes", str(length)]
            facts.write_text(self.generate([*command, "--seed", str(self.seed), *mix], path))
        export = Export(path, shape, **json.loads(facts.read_text()))
        if halved and not export.halves()[1].exists():
            halve(export)
        for file in [path, *(export.halves() if halved else [])]:
            warm(file)
        return export

    def rules(self, name, *wanted):
        """A rules folder. What is wanted says which, `--size medium` for example."""
        folder = self.folder / f"rules-{name}"
        if not folder.exists():
            part = folder.with_suffix(".part")
            shutil.rmtree(part, ignore_errors=True)
            self.generate(["rules", *wanted, "--out", part])
            part.rename(folder)
        return folder

    def terms(self, name, *wanted):
        """The file of a rule set's terms, for programs that know no rules."""
        path = self.folder / f"terms-{name}.txt"
        if not path.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            self.generate(["terms", *wanted], path)
        return path

    def generate(self, command, out=None):
        """Runs the generator and gives what it says on standard error."""
        if command[0] != self.generator:
            command = [self.generator, *command]
        with open(out or "/dev/null", "wb") as file:
            done = subprocess.run(command, stdout=file, stderr=subprocess.PIPE)
        said = done.stderr.decode(errors="replace")
        if done.returncode != 0:
            raise Failed(f"the generator failed: {said.strip()}")
        return said


def generator_version():
    """Changes when the generator does."""
    digest = hashlib.sha256()
    sources = [ROOT / "benches" / "generate.rs", *sorted((ROOT / "benches/corpus").glob("*.rs"))]
    for path in sources:
        if path.name != "tests.rs":
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def halve(export):
    """Cuts the file in two at a line end, since ripgrep and grep read one file with one thread."""
    with open(export.path, "rb") as whole:
        for half, path in enumerate(export.halves()):
            left = export.bytes // 2 if half == 0 else None
            with open(path, "wb") as out:
                while left is None or left > 0:
                    block = whole.read(1 << 20 if left is None else min(1 << 20, left))
                    if not block:
                        break
                    out.write(block)
                    left = None if left is None else left - len(block)
                if half == 0:
                    out.write(whole.readline())
