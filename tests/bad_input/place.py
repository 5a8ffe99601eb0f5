"""Where a scene plays: a folder of its own, and the command line run on it as a person would."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from demo.sites.site import Site
from doorwatch.cli.main import main

_HIDDEN = (
    (re.compile(r"(127\.\d+\.\d+\.\d+|[a-z.]*localhost):\d+"), "<site>"),
    (re.compile(r"\d{4}-\d\d-\d\d( \d\d:\d\d)?"), "<date>"),
    (re.compile(r"\b\d\d:\d\d\b"), "<time>"),
    (re.compile(r"(?<=expected one of schema)(, \w+)+.*"), "<keys>"),
    (re.compile(r"one of schema<keys>"), "one of <keys>"),
    (re.compile(r"(?<=small-site-)\d{4}"), "<year>"),
    (re.compile(r"\d+ (listings seen|cases opened)"), r"<n> \1"),
)


@dataclass(frozen=True)
class Seen:
    """What a command ended with, and what it showed."""

    code: int
    text: str


@dataclass
class Place:
    """`home` is the folder; `tmp` one beside it."""

    home: Path
    tmp: Path
    capsys: pytest.CaptureFixture[str]
    patch: pytest.MonkeyPatch
    after_a_good_night: Callable[[], Site]
    """Fills the home folder with a night of the demo's first site, and returns that site."""

    def write(self, name: str, content: str | bytes) -> Path:
        """Write a file below the home folder."""
        path = self.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def run(self, *words: str) -> Seen:
        """Run a command line in this process."""
        self.capsys.readouterr()
        code = main([*words])
        written = self.capsys.readouterr()
        return Seen(int(code), written.out + written.err)

    def start(self, *words: str, environ: dict[str, str] | None = None) -> Seen:
        """Run a command line in a process of its own."""
        done = subprocess.run(
            [sys.executable, "-m", "doorwatch", *words],
            cwd=self.home,
            env={**os.environ, **(environ or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        return Seen(done.returncode, done.stdout + done.stderr)

    def lines(self, seen: Seen) -> list[str]:
        """Return the lines that were shown, with what differs from run to run written as `<name>`."""
        text = seen.text.replace(str(self.home), "<home>").replace(str(self.tmp), "<tmp>")
        return [line.strip(" │") for line in hidden(text).splitlines()]


def hidden(text: str) -> str:
    """Return `text` with dates and ports written as names."""
    for pattern, name in _HIDDEN:
        text = pattern.sub(name, text)
    return text
