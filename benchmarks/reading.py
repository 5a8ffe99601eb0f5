"""Reading and all text detectors on listings of 600 characters, with 50 and with 5,000 phrases.

    python -m benchmarks.reading [--texts 800] [--repeats 3] [--peer-texts 16] [--no-peers] [--profile]

One process, languages included, eight languages, every fourth text not ASCII; self-made texts of the
generator, each with one phrase of the small set in it. The phrases are made-up words, compiled as rules are.
Beside it, on the same texts with the same phrases: a Presidio analyzer that holds each as a pattern, and one
that holds them as lists (its own recognizers off, an empty language model), and the plain alternation of
`re`. They only look for the phrases and read nothing: `all` is the ratio of everything that doorwatch reads
to that, `phrases` the ratio of its own normalising and matching alone. Over 1 means that doorwatch is faster.
Rates are of CPU seconds, so that a busy machine disturbs them little.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import random
import re
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial

from demo.generator import generate
from detectors.registry import load_detectors
from doorwatch.reading import read
from doorwatch.rules import Rule, RuleSet, load_rules, load_taxonomy, load_weights
from doorwatch.rules.schema import read_rule
from doorwatch.rules.yamlfile import parse
from doorwatch.scoring import detect
from doorwatch.scoring.judge import Judge
from doorwatch.settings import Thresholds
from doorwatch.text import normalise
from doorwatch.types import LANGUAGES, Listing, MemoryView

SIZE = 600
DAY = date(2026, 11, 20)
FEW, MANY = 50, 5_000
_PLATFORMS = ("demo-north", "demo-south", "demo-east", "demo-west")
_RULE = """\
id: made-up-{number}
title: {{nl: Bedacht, en: Made up}}
indicator: recruitment_ad
status: live
weight: weak
fields: [title, text]
match:
  en: [{phrases}]
why: {{nl: Een reden., en: A reason.}}
false_positives: [An adult.]
sources: [{{cite: None, where: made up, says: supports}}]
examples: {{match: [A.], no_match: [B.]}}
live: {{set: none, n: 0, precision: 0, interval: [0, 1], second: none, advisory: none yet}}
changes: [2026-11-21 First version.]
"""
_BEGINS = ("br", "d", "fl", "g", "kr", "l", "m", "n", "pl", "r", "st", "t", "v", "w", "z", "sn")
_VOWELS = ("a", "e", "i", "o", "u", "aa", "oe", "ie")
_ENDS = ("b", "lk", "m", "nd", "p", "rt", "s", "x", "ft", "ng")


def main() -> None:
    """Print the table."""
    ask = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    ask.add_argument("--texts", type=int, default=800)
    ask.add_argument("--repeats", type=int, default=3)
    ask.add_argument("--peer-texts", type=int, default=16)
    ask.add_argument("--no-peers", action="store_true")
    ask.add_argument("--profile", action="store_true", help="Where the time goes, instead of the table.")
    given = ask.parse_args()
    phrases = made_phrases(MANY)
    listings = made_listings(given.texts, phrases[:FEW])
    texts = [listing.text or "" for listing in listings]
    foreign = sum(not text.isascii() for text in texts) / len(texts)
    print(f"{len(texts)} texts of {SIZE} characters, {len(LANGUAGES)} languages, {foreign:.0%} not ASCII; "
          f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")  # fmt: skip
    if given.profile:
        profile(listings, judge_of(made_rules(phrases)))
        return
    parts(listings, given.repeats)
    print(f"\n{'phrases':>8}{'all':>12}{'ms each':>9}{'phrases alone':>15}   beside")
    rates = {}
    for count in (FEW, MANY):
        rules = made_rules(phrases[:count])
        rates[count], alone = (
            ours(listings, judge_of(rules), given.repeats),
            only(texts, rules, given.repeats),
        )
        print(f"{count:>8,}{rates[count]:>10,.0f}/s{1000 / rates[count]:>9.3f}{alone:>13,.0f}/s", flush=True)
        for name, peer in () if given.no_peers else peers(phrases[:count]):
            some = texts if name == "re" else texts[: given.peer_texts]
            rate = None if peer is None else best(partial(over, peer, some), len(some), given.repeats)
            told = (
                f"{rate:,.1f}/s, all {rates[count] / rate:.2f}, phrases {alone / rate:.1f}"
                if rate
                else "absent"
            )
            print(f"{'':>47}{name}: {told}", flush=True)
    print(f"\n{MANY:,} phrases cost {rates[FEW] / rates[MANY]:.2f} times {FEW} (at most 2 is asked)")
    shipped = ours(listings, judge_of(load_rules()), given.repeats)
    print(f"the rules of doorwatch itself: {shipped:,.0f}/s")


def made_phrases(count: int) -> list[str]:
    """Return made-up phrases of one to three words, the same every time."""
    dice = random.Random(11)

    def word() -> str:
        return "".join(dice.choice(part) for part in (_BEGINS, _VOWELS, _ENDS, _BEGINS, _VOWELS, _ENDS))

    found: dict[str, None] = {}
    while len(found) < count:
        found[" ".join(word() for _ in range(dice.choice((1, 2, 2, 3))))] = None
    return list(found)


def made_rules(phrases: Sequence[str]) -> RuleSet:
    """Return the phrases as rules of fifty lines each."""
    taxonomy = load_taxonomy()

    def rule(number: int) -> Rule:
        lines = ", ".join(f'"{one}"' for one in phrases[number * 50 : number * 50 + 50])
        name = f"made-up-{number}"
        text = _RULE.format(number=number, phrases=lines).encode()
        return read_rule(parse(text, f"{name}.yaml"), "recruitment", taxonomy)

    return RuleSet(tuple(rule(number) for number in range(-(-len(phrases) // 50))), "sha256:made-up")


def made_listings(count: int, phrases: Sequence[str]) -> list[Listing]:
    """Return listings of `SIZE` characters, the languages in turn, every fourth text with its accents."""
    dice = random.Random(7)
    world = generate(max(1_000, count), seed=5, frames="A", nights=1)
    spoken = {ref: truth.language for ref, truth in world.truths().items()}
    by_language: dict[str, list[Listing]] = {language: [] for language in LANGUAGES}
    for platform in _PLATFORMS:
        for record in world.records(0, platform):
            language = spoken.get(record.listing.ref)
            if language in by_language and record.listing.text:
                by_language[language].append(record.listing)
    return [_listing(number, by_language, phrases, dice) for number in range(count)]


def _listing(
    number: int, by_language: dict[str, list[Listing]], phrases: Sequence[str], dice: random.Random
) -> Listing:
    """One listing's own text, filled up with sentences of others that tell no number."""
    pool = by_language[LANGUAGES[number % len(LANGUAGES)]]
    first = pool[number // len(LANGUAGES) % len(pool)]
    text = f"{first.text} {dice.choice(phrases)}."
    while len(text) < SIZE:
        more = dice.choice(pool).text or ""
        text += " " + " ".join(word for word in more.split() if not any(char.isdigit() for char in word))
    text = text[:SIZE]
    if number % 4:
        text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    elif text.isascii():
        text = f"{text[:-2]} é"
    return Listing(platform="bench", id=str(number), title=first.title, text=text, persona=first.persona,
                   city=first.city, country=first.country or "NL")  # fmt: skip


def judge_of(rules: RuleSet) -> Judge:
    """Return a judge with the detectors that look at one listing alone."""
    taxonomy, thresholds = load_taxonomy(), Thresholds()
    detectors = tuple(one for one in load_detectors(rules, taxonomy, thresholds) if not one.needs_memory)
    return Judge(detectors, rules, taxonomy, load_weights(), thresholds)


def ours(listings: Sequence[Listing], judge: Judge, repeats: int) -> float:
    """Return listings a second, read and looked at by all text detectors."""

    def run() -> None:
        for listing in listings:
            detect(read(listing, as_of=DAY), MemoryView(), judge.detectors)

    return best(run, len(listings), repeats)


def only(texts: Sequence[str], rules: RuleSet, repeats: int) -> float:
    """Return texts a second, normalised and searched for the phrases, as the peers do it."""
    return best(lambda: [rules.match([normalise("text", one)], ()) for one in texts], len(texts), repeats)


def best(run: Callable[[], object], count: int, repeats: int) -> float:
    """Return things a CPU second of the best of some runs, one run before them not counted."""
    run()
    took = []
    for _ in range(repeats):
        began = time.process_time()
        run()
        took.append(time.process_time() - began)
    return count / min(took)


def over(peer: Callable[[str], object], texts: Sequence[str]) -> None:
    """Let a peer look at texts."""
    for text in texts:
        peer(text)


def parts(listings: Sequence[Listing], repeats: int) -> None:
    """Print what each reader costs by itself."""
    from doorwatch.ages import find_ages
    from doorwatch.contacts import find_contacts
    from doorwatch.language import detect as detect_language

    texts = [
        [normalise(name, words) for name in ("title", "text", "persona") if (words := getattr(one, name))]
        for one in listings
    ]
    readings = [read(one, as_of=DAY) for one in listings]
    judge = judge_of(load_rules())
    runs: dict[str, Callable[[], object]] = {
        "normalise": lambda: [normalise("text", one.text or "") for one in listings],
        "ages": lambda: [find_ages(one, DAY, None) for one in texts],
        "contacts": lambda: [find_contacts(one, "NL") for one in texts],
        "language": lambda: [detect_language(one) for one in texts],
        "read, all of it": lambda: [read(one, as_of=DAY) for one in listings],
        "text detectors": lambda: [detect(one, MemoryView(), judge.detectors) for one in readings],
    }
    for name, run in runs.items():
        print(f"  {name:<16}{1000 / best(run, len(listings), repeats):>8.3f} ms a listing", flush=True)


def profile(listings: Sequence[Listing], judge: Judge) -> None:
    """Print where the time goes."""
    ours(listings[:50], judge, 1)
    with cProfile.Profile() as watch:
        ours(listings, judge, 1)
    pstats.Stats(watch).sort_stats("tottime").print_stats(45)


def peers(phrases: Sequence[str]) -> Iterator[tuple[str, Callable[[str], object] | None]]:
    """Yield each peer with its look at one text; None where it is not installed."""
    yield "Presidio, a pattern a phrase", presidio(phrases, lists=False)
    yield "Presidio, lists of 50", presidio(phrases, lists=True)
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, phrases))})\b", re.IGNORECASE)
    yield "re", pattern.findall


def presidio(phrases: Sequence[str], *, lists: bool) -> Callable[[str], object] | None:
    """Return the look of a Presidio analyzer that holds the phrases and nothing else."""
    try:
        import spacy
        from presidio_analyzer import AnalyzerEngine, Pattern, PatternRecognizer, RecognizerRegistry
        from presidio_analyzer.nlp_engine import SpacyNlpEngine
    except ImportError:
        return None

    class Blank(SpacyNlpEngine):  # type: ignore[misc]
        """A language model that only cuts words: nothing is downloaded."""

        def load(self) -> None:
            self.nlp = {"en": spacy.blank("en")}

    def recognizer(number: int, part: Sequence[str]) -> PatternRecognizer:
        entity = f"MADE_UP_{number}"
        if lists:
            return PatternRecognizer(entity, deny_list=list(part))
        patterns = [Pattern(one, rf"\b{re.escape(one)}\b", 1.0) for one in part]
        return PatternRecognizer(entity, patterns=patterns)

    held = [recognizer(at // 50, phrases[at : at + 50]) for at in range(0, len(phrases), 50)]
    registry = RecognizerRegistry(recognizers=held, supported_languages=["en"])
    engine = Blank(models=[{"lang_code": "en", "model_name": "blank"}])
    engine.load()
    analyzer = AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=["en"])
    return lambda text: analyzer.analyze(text, language="en")


if __name__ == "__main__":
    main()
