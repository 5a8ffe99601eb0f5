"""A rule: one YAML file, read into frozen values. Faults name file and line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from doorwatch.rules.lines import Line, Where, read_lines
from doorwatch.rules.phrases import SLOTS, Variant
from doorwatch.rules.taxonomy import bilingual, weight
from doorwatch.rules.wordlists import Shelf
from doorwatch.rules.yamlfile import Node
from doorwatch.types import LANES, WEIGHTS, Bilingual, Indicator, Lane, Weight

Status = Literal["shadow", "live", "retired"]
STATUSES: tuple[Status, ...] = ("shadow", "live", "retired")
FIELDS = ("title", "text", "reviews", "persona")
"""Where a rule looks. `text` is the listing's words wherever they stand: the body, what style hides
and what pictures say. `reviews` are clients' words, never the listing's own."""
SUBJECTS = ("advertised_person", "any")
SAYS: tuple[Literal["supports", "mixed", "contradicts"], ...] = ("supports", "mixed", "contradicts")
LINKS = ("url", "doi", "where")
LIVE_KEYS = ("set", "n", "precision", "interval", "second", "advisory")
REQUIRED = (
    "id", "title", "indicator", "status", "fields", "match", "why", "false_positives", "sources", "examples",
    "changes",
)  # fmt: skip
OPTIONAL = ("weight", "lane", "words", "unless", "where", "subject", "at_least", "live")
_WHERE = re.compile(r"(?:(?P<least>\d+) <= )?(?P<slot>\w+) (?P<sign><|<=|==|>=|>) (?P<bound>\d+(?:\.\d+)?)")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from; `link` is a url, a doi, or where the paper can be had."""

    cite: str
    link: str
    says: Literal["supports", "mixed", "contradicts"]


@dataclass(frozen=True, slots=True)
class Live:
    """What made a rule live: the labelled set, its size, precision with interval, and who looked."""

    set: str
    n: int
    precision: float
    interval: tuple[float, float]
    second: str
    advisory: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `weight` is None for context indicators, `at_least` for rules without parts.

    `lists` holds the words of the lists that its lines name, by key.
    """

    id: str
    folder: str
    place: str
    indicator: str
    status: Status
    weight: Weight | None
    lane: Lane | None
    title: Bilingual
    why: Bilingual
    fields: tuple[str, ...]
    match: tuple[Line, ...]
    unless: tuple[Line, ...]
    lists: Mapping[str, tuple[Variant, ...]]
    where: Where | None
    subject: str
    at_least: int | None
    false_positives: tuple[str, ...]
    sources: tuple[Source, ...]
    matching: tuple[str, ...]
    not_matching: tuple[str, ...]
    live: Live | None
    changes: tuple[str, ...]
    lines: Mapping[str, int]

    def at(self, key: str) -> str:
        """Return `file:line` of a key, such as `where` or `examples.match.2` (from 0)."""
        return f"{self.place}:{self.lines.get(key, 1)}"


def read_rule(root: Node, folder: str, taxonomy: Mapping[str, Indicator], shelf: Shelf | None = None) -> Rule:
    """Return the rule of one file; `folder` is the name of the folder it lies in, `shelf` the shared lists.

    Raises RuleError: with the line, what was expected and what came.
    """
    keys = root.keys("a rule", REQUIRED, OPTIONAL)
    status = keys["status"].choice("status", STATUSES)
    indicator = _indicator(keys["indicator"], taxonomy)
    at_least = _at_least(keys.get("at_least"))
    known = (shelf or Shelf()).with_words(keys.get("words"))
    match = read_lines(keys["match"], "match", known, parts=at_least is not None)
    unless = read_lines(keys["unless"], "unless", known, parts=False) if "unless" in keys else ()
    if at_least is not None and at_least > len({line.part for line in match}):
        raise keys["at_least"].fail("at_least is at most the number of parts", at_least)
    examples = keys["examples"].keys("examples", ("match", "no_match"))
    if status == "live" and "live" not in keys:
        raise keys["status"].fail("a live rule has the key live with its measured precision", "none")
    return Rule(
        id=_id(keys["id"]),
        folder=folder,
        place=root.place.rpartition(":")[0],
        indicator=indicator.id,
        status=status,
        weight=_weight(root, keys.get("weight"), indicator),
        lane=_lane(keys.get("lane"), indicator),
        title=bilingual(keys["title"], "title"),
        why=bilingual(keys["why"], "why"),
        fields=tuple(item.choice("each of fields", FIELDS) for item in keys["fields"].items("fields")),
        match=match,
        unless=unless,
        lists={key: known.lists[key].variants for line in (*match, *unless) for key in line.lists},
        where=_where(keys["where"], match) if "where" in keys else None,
        subject=keys["subject"].choice("subject", SUBJECTS) if "subject" in keys else SUBJECTS[0],
        at_least=at_least,
        false_positives=keys["false_positives"].texts("false_positives"),
        sources=tuple(_source(item) for item in keys["sources"].items("sources")),
        matching=examples["match"].texts("examples.match"),
        not_matching=examples["no_match"].texts("examples.no_match"),
        live=_live(keys["live"]) if "live" in keys else None,
        changes=keys["changes"].texts("changes"),
        lines=dict(_line_numbers("", root)),
    )


def _line_numbers(key: str, node: Node) -> Iterator[tuple[str, int]]:
    """Yield the dotted key and line of everything below a node."""
    if key:
        yield key, int(node.place.rpartition(":")[2])
    if isinstance(node.value, str):
        return
    below = node.value.items() if isinstance(node.value, Mapping) else enumerate(node.value)
    for name, child in below:
        yield from _line_numbers(f"{key}.{name}" if key else str(name), child)


def _id(node: Node) -> str:
    name = node.text("id")
    if _ID.fullmatch(name) is None:
        raise node.fail("id must be small letters, digits and single hyphens", name)
    return name


def _indicator(node: Node, taxonomy: Mapping[str, Indicator]) -> Indicator:
    found = taxonomy.get(node.text("indicator"))
    if found is None or found.build not in ("score", "context"):
        raise node.fail("indicator must be a score or context indicator of indicators.yaml", node.value)
    return found


def _weight(root: Node, node: Node | None, indicator: Indicator) -> Weight | None:
    if indicator.weight is None:
        if node is not None:
            raise node.fail(f"a rule of the context indicator {indicator.id} has no weight", node.value)
        return None
    if node is None:
        raise root.fail("a rule needs the key weight", "nothing")
    given = weight(node)
    if WEIGHTS.index(given) > WEIGHTS.index(indicator.weight):
        raise node.fail(f"weight must be at most {indicator.weight}, the weight of {indicator.id}", given)
    return given


def _lane(node: Node | None, indicator: Indicator) -> Lane | None:
    if node is None:
        return None
    lane = node.choice("lane", LANES)
    if "lane" not in indicator.condition:
        raise node.fail(
            f"lane is allowed where the indicator's condition says so; {indicator.id} has one lane", lane
        )
    return lane


def _at_least(node: Node | None) -> int | None:
    if node is None:
        return None
    text = node.text("at_least")
    if not text.isascii() or not text.isdigit() or not 2 <= int(text) <= 9:
        raise node.fail("at_least must be a number of parts, 2 to 9", text)
    return int(text)


def _where(node: Node, match: tuple[Line, ...]) -> Where:
    text = node.text("where")
    found = _WHERE.fullmatch(text)
    if found is None or found["slot"] not in SLOTS:
        raise node.fail("where must be one comparison such as 'age < 18' or '12 <= age < 18'", text)
    slot = found["slot"]
    for line in match:
        if slot not in line.slots:
            raise node.fail(f"where names a slot of every match line; {{{slot}}} is not in all", line.phrase)
    return Where(slot, found["sign"], float(found["bound"]), float(found["least"] or 0))


def _source(node: Node) -> Source:
    keys = node.keys("a source", ("cite", "says"), LINKS)
    links = [keys[name].text(name) for name in LINKS if name in keys]
    if not links:
        raise node.fail("a source has url, doi or where (how it can be had)", "none")
    return Source(keys["cite"].text("cite"), links[0], keys["says"].choice("says", SAYS))


def _live(node: Node) -> Live:
    keys = node.keys("live", LIVE_KEYS)
    interval = keys["interval"].items("interval")
    if len(interval) != 2:
        raise keys["interval"].fail("interval has two numbers", len(interval))
    low, high = (_share(item, "interval") for item in interval)
    count, precision = keys["n"].text("n"), _share(keys["precision"], "precision")
    if not count.isascii() or not count.isdigit():
        raise keys["n"].fail("n must be the number of labelled matches", count)
    if not low <= precision <= high:
        raise keys["interval"].fail("interval holds the precision", f"[{low:g}, {high:g}]")
    if count == "0" and (precision, low, high) != (0.0, 0.0, 1.0):
        raise node.fail("a rule that was not measured (n: 0) has precision 0 and interval [0, 1]", precision)
    return Live(
        keys["set"].text("set"), int(count), precision, (low, high),
        keys["second"].text("second"), keys["advisory"].text("advisory"),
    )  # fmt: skip


def _share(node: Node, what: str) -> float:
    text = node.text(what)
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0.0 <= value <= 1.0:
        raise node.fail(f"{what} must be between 0 and 1", text)
    return value
