"""The advertisements of a study: neutral templates, filled in, refused when they hold what they must not.

Listed is what may stand in a stimulus, not what may not: every word must be one of the neutral vocabulary
(the words of the shipped templates), the study's region, or a placeholder name; every contact must be a phone
that the study owns. So a sexual word, a real name, a handle or an address has no way in.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from audit.model import CUES, GRADATIONS, Cue
from doorwatch.contacts import find_contacts
from doorwatch.errors import BadInput
from doorwatch.rules.yamlfile import Node, parse, read_bytes
from doorwatch.text import normalise
from doorwatch.types import LANGUAGES, ContactKind

SHIPPED = "stimuli.yaml"
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SLOT = re.compile(r"\{(\w+)\}")
_SLOTS = frozenset({"persona", "region", "phone"})


@dataclass(frozen=True, slots=True)
class Wording:
    """The templates of one language; the texts of gradations and cues by their number and name."""

    title: str
    opening: tuple[str, ...]
    person: tuple[str, ...]
    gradations: tuple[tuple[str, ...], ...]
    cues: Mapping[Cue, str]
    contact: str

    def variants(self, gradation: int) -> int:
        """Return how many different texts a gradation has."""
        return len(self.opening) * len(self.person) * len(self.gradations[gradation])


@dataclass(frozen=True, slots=True)
class Templates:
    """All templates of a study: the age field per gradation, placeholder names, wordings per language."""

    place: str
    field: tuple[int, ...]
    personas: tuple[str, ...]
    languages: Mapping[str, Wording]


@dataclass(frozen=True, slots=True)
class Stimulus:
    """One advertisement as it is submitted; it has no picture."""

    title: str
    text: str
    persona: str
    stated_age: int
    region: str
    phone: str
    language: str
    template: str

    @property
    def digest(self) -> str:
        """SHA-256 of its exact words, hex."""
        return hashlib.sha256(f"{self.title}\n{self.text}".encode()).hexdigest()


def load_templates(path: Path | None = None) -> Templates:
    """Return the templates of a file, or the shipped ones.

    Raises RuleError: `file:line: expected; got`.
    """
    if path is None:
        return _shipped()
    return read_templates(read_bytes(path), str(path))


@cache
def _shipped() -> Templates:
    return read_templates(resources.files("audit.data").joinpath(SHIPPED).read_bytes(), SHIPPED)


def read_templates(data: bytes, name: str) -> Templates:
    """Read templates from YAML.

    Raises RuleError: a key or gradation is missing or unknown, or a slot that is none.
    """
    keys = parse(data, name).keys("templates", ("field", "personas", "languages"))
    languages = keys["languages"].mapping("languages")
    for language, node in languages.items():
        if language not in LANGUAGES:
            raise node.fail(f"a language must be one of {', '.join(LANGUAGES)}", language)
    ages = keys["field"].keys("field", _numbers())
    return Templates(
        place=name,
        field=tuple(_age(ages[number]) for number in _numbers()),
        personas=keys["personas"].texts("personas"),
        languages={language: _wording(node) for language, node in languages.items()},
    )


def compose(
    templates: Templates, language: str, gradation: int, cue: Cue, variant: int, region: str, phone: str
) -> Stimulus:
    """Return one stimulus. `variant` (any number) chooses opening, person, wording and name in turn.

    The first `variants` numbers of a gradation, for each name, give different words.
    """
    wording = templates.languages[language]
    openings, persons, texts = wording.opening, wording.person, wording.gradations[gradation]
    persona = templates.personas[variant // wording.variants(gradation) % len(templates.personas)]
    which = (
        variant % len(texts),
        variant // len(texts) % len(openings),
        variant // (len(texts) * len(openings)) % len(persons),
    )
    parts = (openings[which[1]], persons[which[2]], texts[which[0]], wording.cues[cue], wording.contact)
    slots = {"persona": persona, "region": region, "phone": phone}

    def filled(text: str) -> str:
        return _SLOT.sub(lambda slot: slots[slot.group(1)], text)

    return Stimulus(
        title=filled(wording.title),
        text=" ".join(filled(part) for part in parts if part),
        persona=persona,
        stated_age=templates.field[gradation],
        region=region,
        phone=phone,
        language=language,
        template=f"{language}-{gradation}-{cue}-{'.'.join(str(one) for one in which)}",
    )


def check_stimulus(stimulus: Stimulus, phones: Sequence[str], images: Sequence[str] = ()) -> None:
    """Refuse a stimulus that holds anything but neutral words and the study's own phone.

    Raises BadInput: a photo, a word outside the vocabulary, a contact that the study does not own.
    """
    place = f"stimulus {stimulus.template}"
    if images:
        raise BadInput(place, "no photo of anybody", f"{len(images)} pictures")
    if stimulus.persona not in _shipped().personas:
        raise BadInput(place, f"a placeholder name ({', '.join(_shipped().personas)})", "another name")
    owned = {_digits(phone) for phone in phones}
    if _digits(stimulus.phone) not in owned:
        raise BadInput(place, "a phone that the authorisation lists", f"one ending in {stimulus.phone[-2:]}")
    bare = stimulus.text.replace(stimulus.phone, " ")
    title, text = normalise("title", stimulus.title), normalise("text", bare)
    for contact in find_contacts((title, text), None):
        raise BadInput(place, "no contact but the study's own phone", _named(contact.kind))
    known = _vocabulary(stimulus.language) | {
        word.casefold() for name in (stimulus.region, *_shipped().personas) for word in _WORD.findall(name)
    }
    for word in _WORD.findall(f"{stimulus.title} {bare}"):
        if word.casefold() not in known:
            raise BadInput(place, "words of the neutral vocabulary (audit/data/stimuli.yaml)", f"'{word}'")


@cache
def _vocabulary(language: str) -> frozenset[str]:
    wording = _shipped().languages[language]
    texts = (
        wording.title, wording.contact, *wording.opening, *wording.person, *wording.cues.values(),
        *(text for group in wording.gradations for text in group),
    )  # fmt: skip
    return frozenset(word.casefold() for text in texts for word in _WORD.findall(_SLOT.sub(" ", text)))


def _digits(phone: str) -> str:
    return re.sub(r"\D", "", phone)


def _named(kind: ContactKind) -> str:
    return f"a {kind}"


def _numbers() -> tuple[str, ...]:
    return tuple(str(number) for number in range(len(GRADATIONS)))


def _age(node: Node) -> int:
    text = node.text("an age")
    if not (text.isdecimal() and 18 <= int(text) <= 99):
        raise node.fail("the age field must say 18 to 99: a form that asks for it refuses less", text)
    return int(text)


def _wording(node: Node) -> Wording:
    keys = node.keys("a language", ("title", "opening", "person", "gradations", "cues", "contact"))
    gradations = keys["gradations"].keys("gradations", _numbers())
    cues = keys["cues"].keys("cues", CUES)
    for one in (
        keys["title"],
        keys["contact"],
        *keys["opening"].items("opening"),
        *keys["person"].items("person"),
    ):
        _slots(one)
    texts: dict[Cue, str] = {}
    for cue in CUES:
        value = cues[cue].value
        texts[cue] = value if isinstance(value, str) else cues[cue].text(cue)
    return Wording(
        title=keys["title"].text("title"),
        opening=keys["opening"].texts("opening"),
        person=keys["person"].texts("person"),
        gradations=tuple(gradations[number].texts("a gradation") for number in _numbers()),
        cues=texts,
        contact=keys["contact"].text("contact"),
    )


def _slots(node: Node) -> None:
    for slot in _SLOT.findall(node.text("a template")):
        if slot not in _SLOTS:
            raise node.fail(f"a slot must be one of {', '.join(sorted(_SLOTS))}", slot)
