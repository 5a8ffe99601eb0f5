"""Generated listings judged one by one: innocent ones from the world, minor ages from every frame."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields

from demo.cases import minor_cases
from demo.frames import FrameSetName, load_frames
from demo.generator import Record, generate
from doorwatch.evaluate import TEXT_AGE
from doorwatch.rates import Rate
from doorwatch.types import FLAGGED, LANES, LANGUAGES, Assessment, Lane, Listing

_ADULT = 18
Assess = Callable[[Listing], Assessment]


@dataclass(frozen=True, slots=True)
class Generated:
    """What was found in generated listings.

    `innocent` and `minor` are how many frames they were made from; listings of one frame are not
    independent. `recall` is of minor ages by language, `false_minors` of innocent listings.
    `flagged` counts innocent listings at review or urgent by lane, `false` their false signals.
    `missed` and `wrong` hold form or kind and language of each fault.
    """

    innocent: int
    minor: int
    recall: Mapping[str, Rate]
    false_minors: Mapping[str, Rate]
    flagged: Mapping[Lane, Rate]
    false: Mapping[str, Rate]
    missed: Mapping[str, int]
    wrong: Mapping[str, int]


def evaluate_generated(number: int, frames: FrameSetName, seed: int, assess: Assess) -> Generated:
    """Judge `number` innocent listings of a world, and a listing for every frame of a minor age.

    Raises BadInput: a number outside 1 to 10,000,000.
    """
    recall, missed = _minors(frames, seed, assess)
    seen: Counter[str] = Counter()
    as_minor: Counter[str] = Counter()
    flagged: Counter[Lane] = Counter()
    false: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for record in generate(number, seed, frames, 1, planted_every=0).records():
        truth, assessment = record.truth, assess(record.listing)
        seen[truth.language] += 1
        flagged.update(lane for lane in LANES if assessment.lanes[lane].level in FLAGGED)
        false.update(_names(assessment) - truth.indicators - truth.allowed)
        if _says_minor(assessment):
            as_minor[truth.language] += 1
            wrong[f"{truth.language} {truth.kind or 'ordinary'}"] += 1
    total = sum(seen.values())
    return Generated(
        innocent=sum(_innocent_frames(frames, language) for language in LANGUAGES),
        minor=sum(_minor_frames(frames, language) for language in LANGUAGES),
        recall=recall,
        false_minors=_with_all({code: Rate(as_minor[code], seen[code]) for code in LANGUAGES}),
        flagged={lane: Rate(flagged[lane], total) for lane in LANES},
        false={name: Rate(count, total) for name, count in sorted(false.items())},
        missed=missed,
        wrong=dict(sorted(wrong.items())),
    )


def _minors(frames: FrameSetName, seed: int, assess: Assess) -> tuple[Mapping[str, Rate], Mapping[str, int]]:
    tried: Counter[str] = Counter()
    found: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for record in minor_cases(frames, seed):
        tried[record.truth.language] += 1
        if _is_found(record, assess(record.listing)):
            found[record.truth.language] += 1
        else:
            missed[f"{record.truth.language} {record.truth.form}"] += 1
    rates = _with_all({code: Rate(found[code], tried[code]) for code in LANGUAGES})
    return rates, dict(sorted(missed.items()))


def _is_found(record: Record, assessment: Assessment) -> bool:
    named = _names(assessment) & TEXT_AGE & (record.truth.indicators | record.truth.allowed)
    return bool(named) and assessment.lanes["minor_age"].level in FLAGGED


def _names(assessment: Assessment) -> set[str]:
    return {signal.indicator for signal in assessment.signals}


def _says_minor(assessment: Assessment) -> bool:
    told = assessment.stated_age
    return assessment.lanes["minor_age"].level in FLAGGED or (told is not None and told < _ADULT)


def _with_all(rates: Mapping[str, Rate]) -> Mapping[str, Rate]:
    total = Rate(sum(rate.hits for rate in rates.values()), sum(rate.trials for rate in rates.values()))
    return {"all": total, **rates}


def _innocent_frames(name: FrameSetName, language: str) -> int:
    """Count the sentences of which innocent listings are put together."""
    frames = load_frames(name, language)
    loose = sum(len(value) for value in _values(frames) if isinstance(value, tuple))
    return loose + sum(len(sentences) for sentences in frames.benign.values())


def _minor_frames(name: FrameSetName, language: str) -> int:
    return sum(len(sentences) for sentences in load_frames(name, language).minor.values())


def _values(frames: object) -> list[object]:
    return [getattr(frames, one.name) for one in fields(frames)]  # type: ignore[arg-type]
