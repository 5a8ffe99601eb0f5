"""The grounds of decisions, from `rules/grounds.yaml`: what each may carry, and its public words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, get_args

from doorwatch.rules.taxonomy import SHIPPED, bilingual
from doorwatch.rules.yamlfile import Node, parse, read_bytes
from doorwatch.types import LANGUAGES, Bilingual, DecisionKind

GroundKind = Literal["law", "terms", "record"]
GROUND_KINDS: tuple[GroundKind, ...] = ("law", "terms", "record")
GROUND_FLAGS = ("minor", "third_party_control", "imagery")
DECISIONS: tuple[DecisionKind, ...] = get_args(DecisionKind)
TAKING: tuple[DecisionKind, ...] = ("restrict", "remove", "suspend_account", "spam_or_scam")
"""Decisions that take something from the advertiser: their ground has public words."""
_ID = re.compile(r"[a-z][a-z0-9_]{1,39}")
_CATEGORY = re.compile(r"STATEMENT_CATEGORY_[A-Z_]+")
_KEYWORD = re.compile(r"KEYWORD_[A-Z_]+")


@dataclass(frozen=True, slots=True)
class Ground:
    """One ground. `public_text`, `category` and `keywords` are empty where nothing is taken from anybody.

    `category` and `keywords` are words of the transparency database's form.
    """

    id: str
    kind: GroundKind
    reference: Bilingual
    text: Bilingual
    decisions: tuple[DecisionKind, ...]
    minor: bool
    third_party_control: bool
    imagery: bool
    public_text: Mapping[str, str]
    category: str | None
    keywords: tuple[str, ...]

    @property
    def confirmed(self) -> bool:
        """True when a decision on this ground confirms a case: a minor, or control by a third party."""
        return self.minor or self.third_party_control


@dataclass(frozen=True, slots=True)
class Grounds:
    """All grounds by id, and by code why a confirmed case goes without a referral."""

    by_id: Mapping[str, Ground]
    no_referral: Mapping[str, Bilingual]

    def carrying(self, decision: DecisionKind) -> tuple[Ground, ...]:
        """Return the grounds that a decision may have, in the order of the file."""
        return tuple(one for one in self.by_id.values() if decision in one.decisions)


@lru_cache(maxsize=8)
def load_grounds(path: Path = SHIPPED / "grounds.yaml") -> Grounds:
    """Return the grounds of a file.

    Raises RuleError: file, line, what was expected and what came; a decision without any ground.
    """
    root = parse(read_bytes(path), path.name)
    keys = root.keys("grounds.yaml", ("grounds", "no_referral"))
    grounds = {name: _ground(name, node) for name, node in keys["grounds"].mapping("grounds").items()}
    for decision in DECISIONS:
        if not any(decision in one.decisions for one in grounds.values()):
            raise keys["grounds"].fail("every decision has a ground", f"none for {decision}")
    codes = keys["no_referral"].mapping("no_referral")
    if not codes:
        raise keys["no_referral"].fail("no_referral has one code or more", "none")
    return Grounds(grounds, {_name(code, node): bilingual(node, code) for code, node in codes.items()})


def _name(name: str, node: Node) -> str:
    if _ID.fullmatch(name) is None:
        raise node.fail("a name is small letters, digits and underscores", name)
    return name


def _ground(name: str, node: Node) -> Ground:
    keys = node.keys(
        f"ground {name}", ("kind", "decisions", "reference", "text"), ("flags", "public_text", "dsa")
    )
    flags = {one.choice("each of flags", GROUND_FLAGS) for one in keys["flags"].items("flags")} if (
        "flags" in keys
    ) else set()  # fmt: skip
    decisions = tuple(
        one.choice("each of decisions", DECISIONS) for one in keys["decisions"].items("decisions")
    )
    kind = keys["kind"].choice("kind", GROUND_KINDS)
    _check_kind(name, node, kind, decisions, flags)
    category, keywords = _dsa(keys["dsa"]) if "dsa" in keys else (None, ())
    return Ground(
        id=_name(name, node), kind=kind, reference=bilingual(keys["reference"], "reference"),
        text=bilingual(keys["text"], "text"), decisions=decisions, minor="minor" in flags,
        third_party_control="third_party_control" in flags, imagery="imagery" in flags,
        public_text=_public(keys["public_text"]) if "public_text" in keys else {},
        category=category, keywords=keywords,
    )  # fmt: skip


def _check_kind(
    name: str, node: Node, kind: GroundKind, decisions: tuple[DecisionKind, ...], flags: set[str]
) -> None:
    """What a ground must say depends on what it may carry."""
    mapping = node.mapping(name)
    for key in ("public_text", "dsa"):
        if (key in mapping) != any(one in TAKING for one in decisions):
            raise node.fail(f"ground {name} has {key} exactly when it carries {', '.join(TAKING)}", "not so")
    if kind == "record" and (flags or any(one in TAKING for one in decisions)):
        raise node.fail(
            f"ground {name} of kind record takes nothing and confirms nothing", "flags or measures"
        )
    if "refer_police" in decisions and not flags & {"minor", "third_party_control"}:
        raise node.fail(f"ground {name} with refer_police is flagged minor or third_party_control", "neither")


def _public(node: Node) -> Mapping[str, str]:
    keys = node.keys("public_text", LANGUAGES)
    return {language: keys[language].text(f"public_text in {language}") for language in LANGUAGES}


def _dsa(node: Node) -> tuple[str, tuple[str, ...]]:
    keys = node.keys("dsa", ("category", "keywords"))
    category = keys["category"].text("category")
    if _CATEGORY.fullmatch(category) is None:
        raise keys["category"].fail("category is a STATEMENT_CATEGORY_ of the database", category)
    for one in keys["keywords"].items("keywords"):
        if _KEYWORD.fullmatch(one.text("a keyword")) is None:
            raise one.fail("each of keywords is a KEYWORD_ of the database", one.kind)
    return category, keys["keywords"].texts("keywords")
