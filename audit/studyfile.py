"""The study file: what a researcher writes before anything is done, in YAML with a comment to every key."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TypeVar

from audit.model import CUES, GRADATIONS, Cue, Mode
from doorwatch.errors import BadInput
from doorwatch.rules.yamlfile import Node, parse, read_bytes
from doorwatch.types import LANGUAGES

T = TypeVar("T")
MODES: tuple[Mode, ...] = ("simulation", "staging", "live")
_REQUIRED = (
    "study", "title", "protocol", "mode", "seed", "region", "platforms", "gradations", "cues", "languages",
    "replications", "max_minutes_online", "phones", "hypotheses", "primary_outcome", "stop_rule",
    "exclusions", "analysis", "coders", "papers", "release",
)  # fmt: skip
_NAME = "abcdefghijklmnopqrstuvwxyz0123456789-"
MOST_MINUTES = 7 * 24 * 60
LIVE_MINUTES = 240
"""The longest that a placement may stay online on a real site, in minutes."""


@dataclass(frozen=True, slots=True)
class PlatformUnderTest:
    """One door: its name and the version of its flow as the researcher saw it."""

    name: str
    flow: str


@dataclass(frozen=True, slots=True)
class Release:
    """Who holds the register of one platform: the release officer and the police contact, with their keys."""

    officer: str
    officer_key: str
    police_contact: str


@dataclass(frozen=True, slots=True)
class Study:
    """One study file. The preregistration fixes all of it but papers and release, which may come later."""

    study: str
    title: str
    protocol: str
    mode: Mode
    seed: int
    region: str
    platforms: tuple[PlatformUnderTest, ...]
    gradations: tuple[int, ...]
    cues: tuple[Cue, ...]
    languages: tuple[str, ...]
    replications: int
    max_minutes_online: int
    phones: tuple[str, ...]
    hypotheses: tuple[str, ...]
    primary_outcome: str
    stop_rule: str
    exclusions: tuple[str, ...]
    analysis: str
    coders: tuple[str, ...]
    papers: tuple[Path, ...]
    release: Release
    templates: Path | None
    folder: Path

    @property
    def placements(self) -> int:
        """How many placements the study plans."""
        cells = len(self.platforms) * len(self.gradations) * len(self.cues) * len(self.languages)
        return cells * self.replications


def template() -> str:
    """Return a commented study file to begin with."""
    return resources.files("audit.data").joinpath("study.yaml").read_text("utf-8")


def load_study(path: Path) -> Study:
    """Read a study file; relative paths in it are relative to its folder.

    Raises RuleError: `file:line: expected; got`. BadInput: no control arm, or other keys that do not fit.
    """
    root = parse(read_bytes(path), str(path))
    keys = root.keys("a study", _REQUIRED, ("templates",))
    folder = path.resolve().parent
    study = Study(
        study=_name(keys["study"]),
        title=keys["title"].text("title"),
        protocol=keys["protocol"].text("protocol"),
        mode=keys["mode"].choice("mode", MODES),
        seed=_whole(keys["seed"], "seed", 0, 2**32 - 1),
        region=keys["region"].text("region"),
        platforms=_unique(keys["platforms"], "platforms", _platform),
        gradations=_unique(keys["gradations"], "gradations", _gradation),
        cues=_unique(keys["cues"], "cues", lambda node: node.choice("a cue", CUES)),
        languages=_unique(keys["languages"], "languages", lambda node: node.choice("a language", LANGUAGES)),
        replications=_whole(keys["replications"], "replications", 1, 1000),
        max_minutes_online=_whole(keys["max_minutes_online"], "max_minutes_online", 1, MOST_MINUTES),
        phones=_unique(keys["phones"], "phones", _phone),
        hypotheses=keys["hypotheses"].texts("hypotheses"),
        primary_outcome=keys["primary_outcome"].text("primary_outcome"),
        stop_rule=keys["stop_rule"].text("stop_rule"),
        exclusions=keys["exclusions"].texts("exclusions"),
        analysis=keys["analysis"].text("analysis"),
        coders=_unique(keys["coders"], "coders", lambda node: node.text("a coder's pseudonym")),
        papers=_paths(keys["papers"], folder),
        release=_release(keys["release"]),
        templates=folder / keys["templates"].text("templates") if "templates" in keys else None,
        folder=folder,
    )
    _fits(study)
    return study


def _fits(study: Study) -> None:
    """Refuse what no study may leave out or exceed."""
    place = f"study {study.study}"
    if 0 not in study.gradations:
        raise BadInput(place, "gradation 0, the control arm, among the gradations", "none")
    if len(study.gradations) < 2:
        raise BadInput(place, "a gradation beside the control arm", "none")
    if "shared_phone" in study.cues and len(study.phones) < 2:
        raise BadInput(
            place, "two phones or more when the cue shared_phone is placed", str(len(study.phones))
        )
    if len(study.coders) != 2:
        raise BadInput(place, "two coders, blind to each other", str(len(study.coders)))
    if study.mode == "live" and study.max_minutes_online > LIVE_MINUTES:
        raise BadInput(
            place, f"at most {LIVE_MINUTES} minutes online in a live study", str(study.max_minutes_online)
        )


def _name(node: Node) -> str:
    text = node.text("study")
    if len(text) > 60 or not set(text) <= set(_NAME) or text[0] == "-":
        raise node.fail("study must be small letters, digits and hyphens, 60 at most", text)
    return text


def _whole(node: Node, what: str, least: int, most: int) -> int:
    text = node.text(what)
    if not (text.isascii() and text.isdecimal() and len(text) < 12 and least <= int(text) <= most):
        raise node.fail(f"{what} must be a whole number from {least} to {most}", text)
    return int(text)


def _gradation(node: Node) -> int:
    return _whole(node, "a gradation", 0, len(GRADATIONS) - 1)


def _platform(node: Node) -> PlatformUnderTest:
    keys = node.keys("a platform", ("name", "flow"))
    return PlatformUnderTest(_name(keys["name"]), keys["flow"].text("flow"))


def _phone(node: Node) -> str:
    text = node.text("a phone")
    if not re.fullmatch(r"\+[0-9]{7,15}", text):
        raise node.fail("a phone must be written as a plus and 7 to 15 digits", text)
    return text


def _release(node: Node) -> Release:
    keys = node.keys("release", ("officer", "officer_key", "police_contact"))
    key = keys["officer_key"].text("officer_key")
    if not key.startswith("age1"):
        raise keys["officer_key"].fail("officer_key must be an age public key (age1...)", key[:8])
    return Release(keys["officer"].text("officer"), key, keys["police_contact"].text("police_contact"))


def _paths(node: Node, folder: Path) -> tuple[Path, ...]:
    if node.value == () or node.value == "":
        return ()
    return tuple(folder / text for text in node.texts("papers"))


def _unique(node: Node, what: str, read: Callable[[Node], T]) -> tuple[T, ...]:
    found: list[T] = []
    for item in node.items(what):
        value = read(item)
        if value in found:
            raise item.fail(f"{what} must not name one twice", item.kind)
        found.append(value)
    return tuple(found)
