"""The taxonomy: every indicator by its id, from `rules/indicators.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Literal

from doorwatch.rules.yamlfile import Node, parse, read_bytes
from doorwatch.types import LANES, LANGUAGES, WEIGHTS, Bilingual, Indicator, Weight

SHIPPED = Path(__file__).resolve().parents[2] / "rules"
"""The folder of rules that comes with doorwatch."""

BUILDS: tuple[Literal["score", "context", "human", "no"], ...] = ("score", "context", "human", "no")
NEEDS = ("text", "field", "picture_text", "memory", "platform_feed", "platform_events", "banks")
FLAGS = ("third_party", "safety_practice")
FAMILIES = (
    "text_age", "text_other", "text_reuse", "history", "reports", "image", "contact_network",
    "payment_account", "movement", "verification", "exchange",
)  # fmt: skip
_ALWAYS = ("build", "title", "definition", "benign", "validation", "sources")
_SOMETIMES = (
    "lane", "family", "weight", "needs", "flags", "condition", "public_text", "direction", "excluded_because",
)  # fmt: skip


@lru_cache(maxsize=8)
def load_taxonomy(path: Path = SHIPPED / "indicators.yaml") -> Mapping[str, Indicator]:
    """Return all indicators by id, in the order of the file.

    Raises RuleError: file, line, what was expected and what came.
    """
    root = parse(read_bytes(path), path.name)
    return {name: indicator(name, node) for name, node in root.mapping("the taxonomy").items()}


def indicator(name: str, node: Node) -> Indicator:
    """Return one entry of the taxonomy.

    Raises RuleError: a key is missing or unknown, or a value is none of its options.
    """
    keys = node.keys(f"indicator {name}", _ALWAYS, _SOMETIMES)
    build = keys["build"].choice("build", BUILDS)
    _check_build(name, node, build)
    return Indicator(
        id=name,
        build=build,
        lane=keys["lane"].choice("lane", LANES) if "lane" in keys else None,
        family=keys["family"].choice("family", FAMILIES) if "family" in keys else None,
        weight=weight(keys["weight"]) if "weight" in keys else None,
        needs=_choices(keys, "needs", NEEDS),
        flags=_choices(keys, "flags", FLAGS),
        condition=keys["condition"].text("condition") if "condition" in keys else "",
        title=bilingual(keys["title"], "title"),
        definition=bilingual(keys["definition"], "definition"),
        benign=bilingual(keys["benign"], "benign"),
        public_text=_public(keys["public_text"]) if "public_text" in keys else {},
        validation=keys["validation"].text("validation"),
        sources=keys["sources"].texts("sources"),
        direction=bilingual(keys["direction"], "direction") if "direction" in keys else None,
        excluded_because=(
            bilingual(keys["excluded_because"], "excluded_because") if "excluded_because" in keys else None
        ),
    )


def _check_build(name: str, node: Node, build: str) -> None:
    """What an entry must say depends on what is built of it."""
    needed = {
        "score": ("lane", "family", "weight", "needs", "public_text"),
        "context": ("needs", "direction"),
        "human": ("lane", "family"),
        "no": ("excluded_because",),
    }[build]
    for key in needed:
        if key not in node.mapping(name):
            raise node.fail(f"indicator {name} with build {build} needs the key {key}", "nothing")
    if build in ("context", "no") and "weight" in node.mapping(name):
        raise node.mapping(name)["weight"].fail(f"indicator {name} with build {build} has no weight", "one")


def weight(node: Node) -> Weight:
    """Return a weight, one of the four words.

    Raises RuleError: it is none of them (a number, most often).
    """
    return node.choice("weight", WEIGHTS)


def bilingual(node: Node, what: str) -> Bilingual:
    """Return a sentence in Dutch and English.

    Raises RuleError: one of the two is missing.
    """
    keys = node.keys(what, ("nl", "en"))
    return {language: keys[language].text(f"{what} in {language}") for language in ("nl", "en")}


def _choices(keys: Mapping[str, Node], name: str, options: tuple[str, ...]) -> tuple[str, ...]:
    if name not in keys:
        return ()
    return tuple(item.choice(f"each of {name}", options) for item in keys[name].items(name))


def _public(node: Node) -> Mapping[str, str]:
    keys = node.keys("public_text", LANGUAGES)
    return {language: keys[language].text(f"public_text in {language}") for language in LANGUAGES}
