"""An assessment as a page for people: what was found, where it stands, what else it could be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from rich.console import Console, Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from doorwatch.cli.common import printable

if TYPE_CHECKING:
    from doorwatch.types import Assessment, Evidence, Listing, Signal

_AROUND = 40
_STYLE = {"none": "green", "watch": "cyan", "unseen": "magenta", "review": "yellow", "urgent": "bold red"}
_WORDS = {
    "en": {
        "benign": "But it may be", "shown": "shown, not counted", "not_seen": "Not looked at",
        "lanes": "Lanes", "nothing": "No indicator was found in what was read.",
        "context": "Context, never scored", "decides": "doorwatch reports signs; a person decides.",
        "stated": "stated age", "as_of": "as of",
    },
    "nl": {
        "benign": "Maar het kan ook zijn", "shown": "getoond, telt niet mee", "not_seen": "Niet bekeken",
        "lanes": "Banen", "nothing": "Geen indicator gevonden in wat gelezen is.",
        "context": "Context, telt nooit mee", "decides": "doorwatch meldt tekenen; een mens beslist.",
        "stated": "genoemde leeftijd", "as_of": "per",
    },
}  # fmt: skip


def explain_page(
    listing: Listing, assessment: Assessment, language: Literal["en", "nl"], console: Console | None = None
) -> None:
    """Write the page of one assessment to `console` (stdout)."""
    words = _WORDS[language]
    parts: list[Text | Table] = [_head(assessment, words), _lanes(assessment, words)]
    for signal in assessment.signals:
        parts += [Text(), *_signal(listing, signal, language)]
    if not assessment.signals:
        parts += [Text(), Text(words["nothing"])]
    for fact in assessment.context:
        parts.append(
            Text(f"{words['context']}: {printable(fact.explanation.get(language, ''))}", style="dim")
        )
    missing = _not_seen(assessment)
    if missing:
        parts += [Text(), Text(f"{words['not_seen']}: {', '.join(missing)}", style="magenta")]
    parts += [Text(), Text(words["decides"], style="dim")]
    title = Text(printable(f"{assessment.platform} {assessment.id}"))
    (console or Console()).print(Panel(Group(*parts), title=title, border_style=_STYLE[assessment.level]))


def _head(assessment: Assessment, words: dict[str, str]) -> Text:
    head = Text(assessment.level, style=_STYLE[assessment.level])
    age = "-" if assessment.stated_age is None else str(assessment.stated_age)
    tongues = ", ".join(assessment.languages) or "-"
    return head.append(
        f"   {words['stated']} {age}   {words['as_of']} {assessment.as_of}   {tongues}",
        style="not bold default",
    )


def _lanes(assessment: Assessment, words: dict[str, str]) -> Text:
    line = Text(f"{words['lanes']}: ")
    for lane, result in assessment.lanes.items():
        line.append(f"{lane} ").append(f"{result.level}  ", style=_STYLE[result.level])
    return line


def _signal(listing: Listing, signal: Signal, language: Literal["en", "nl"]) -> list[Text]:
    words = _WORDS[language]
    weight = signal.weight if signal.counted else f"{signal.weight}, {words['shown']}"
    source = signal.rule or signal.detector
    lines = [
        Text(f"{signal.indicator}", style="bold").append(
            f"  {weight}  {signal.lane}  {source}", style="not bold dim"
        ),
        Text("  " + printable(signal.explanation.get(language, ""))),
    ]
    lines += [line for item in signal.evidence if (line := _evidence(listing, item))]
    benign = printable(signal.benign.get(language, ""))
    return [*lines, Text(f"  {words['benign']}: {benign}", style="dim")] if benign else lines


def _evidence(listing: Listing, item: Evidence) -> Text | None:
    """Return the words of a piece of evidence, in the text around them where there is one."""
    if item.type == "text":
        whole = getattr(listing, item.field, None)
        if not isinstance(whole, str):
            return Text(f"  {item.field}: ").append(printable(item.quote), style="reverse")
        before = printable(whole[max(0, item.start - _AROUND) : item.start])
        after = printable(whole[item.end : item.end + _AROUND])
        quote = printable(whole[item.start : item.end])
        return (
            Text(f"  {item.field} {item.start}-{item.end}: ...{before}")
            .append(quote, style="reverse")
            .append(f"{after}...")
        )
    if item.type == "picture_text":
        return Text(f"  picture {item.index}: ").append(printable(item.quote), style="reverse")
    if item.type == "field":
        return Text(f"  {item.name} = {printable(str(item.value))}")
    if item.type == "image":
        return Text(f"  picture {item.index}: {item.distance} bits from another ({item.transform})")
    return None


def _not_seen(assessment: Assessment) -> list[str]:
    coverage = assessment.coverage
    missing = []
    if coverage.text == "none":
        missing.append("text")
    if coverage.language != "supported":
        missing.append(f"language ({coverage.language})")
    if coverage.images.read < coverage.images.seen:
        missing.append(f"{coverage.images.seen - coverage.images.read} of {coverage.images.seen} pictures")
    if coverage.picture_text in ("partly", "not_read", "pending"):
        missing.append(f"words in pictures ({coverage.picture_text})")
    named = {
        f"{f.detector}: {f.reason}" + ("" if f.image is None else f" (picture {f.image})")
        for f in assessment.failures
    }
    return [*missing, *sorted(named)]
