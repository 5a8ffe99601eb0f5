"""The placement schedule: randomised, blocked, seeded; the same study file gives the same schedule.

A block holds every cell (platform, gradation, cue) of one language and replicate once, in an order drawn anew
for each block, so that a door that changes halfway, or on a weekday, meets all gradations alike.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from audit.analysis.power import Carries
from audit.model import Cue, Planned, digest
from audit.stimuli import Stimulus, Templates, check_stimulus, compose, load_templates
from audit.studyfile import Study
from doorwatch.errors import BadInput, Refused


@dataclass(frozen=True, slots=True)
class Plan:
    """A schedule with its preregistration (canonical JSON) and digest, and what each cell can show."""

    placements: tuple[Planned, ...]
    preregistration: bytes
    carries: Carries

    @property
    def digest(self) -> str:
        """`sha256:` and the hex digest of the preregistration."""
        return digest(self.preregistration)


def plan(study: Study) -> Plan:
    """Return the schedule of a study with its preregistration.

    Raises BadInput: a stimulus that may not be placed.
    """
    templates = load_templates(study.templates)
    _know_languages(study, templates)
    placements = tuple(_placements(study, templates))
    return Plan(placements, _preregistration(study, placements), Carries.of(_per_cell(study)))


def stimulus_of(study: Study, templates: Templates, planned: Planned) -> Stimulus:
    """Return the advertisement of a planned placement, checked.

    Raises BadInput: it may not be placed, or its words are not those that were planned.
    """
    cell = (planned.platform, planned.language, planned.gradation, planned.cue)
    made = _compose(study, templates, cell, planned.replicate)
    check_stimulus(made, study.phones)
    if made.digest != planned.text_digest:
        raise BadInput(f"placement {planned.placement}", "the words that were planned", "others")
    return made


def unchanged(study: Study, preregistration: bytes) -> Plan:
    """Return the plan when the study is still the one that was preregistered.

    Raises Refused: it is not; the message names the keys that differ.
    """
    made = plan(study)
    if made.preregistration == preregistration:
        return made
    before, now = msgspec.json.decode(preregistration), msgspec.json.decode(made.preregistration)
    changed = sorted(key for key in before.keys() | now.keys() if before.get(key) != now.get(key))
    raise Refused(
        f"study {study.study}: expected what was preregistered; got another "
        f"{', '.join(changed) or 'spelling'}. Plan a new study, or put the file back."
    )


def _per_cell(study: Study) -> int:
    return study.replications * len(study.cues) * len(study.languages)


def _know_languages(study: Study, templates: Templates) -> None:
    for language in study.languages:
        if language not in templates.languages:
            raise BadInput(templates.place, f"templates in {language}", "none")


def _placements(study: Study, templates: Templates) -> list[Planned]:
    found: list[Planned] = []
    block = 0
    for language in study.languages:
        for replicate in range(1, study.replications + 1):
            block += 1
            for platform, gradation, cue in _shuffled(study, block):
                order = len(found) + 1
                made = _compose(study, templates, (platform, language, gradation, cue), replicate)
                check_stimulus(made, study.phones)
                found.append(
                    Planned(
                        placement=f"{study.study}-{order:04d}", platform=platform, gradation=gradation,
                        cue=cue, language=language, replicate=replicate, block=block, order=order,
                        template=made.template, text_digest=made.digest,
                    )
                )  # fmt: skip
    return found


def _shuffled(study: Study, block: int) -> Sequence[tuple[str, int, Cue]]:
    cells = [
        (platform.name, gradation, cue)
        for platform in study.platforms
        for gradation in study.gradations
        for cue in study.cues
    ]
    random.Random(f"{study.seed}/{block}").shuffle(cells)  # noqa: S311 - a seed that can be checked is the point
    return cells


def _compose(study: Study, templates: Templates, cell: tuple[str, str, int, Cue], replicate: int) -> Stimulus:
    """Draw wording and name without putting them back: no two placements of a cell have the same words.

    So the register can tell which one it meets. After all variants were drawn they come again. The first
    phone is kept for the shared-phone cue where that is placed.
    """
    platform, language, gradation, cue = cell
    own = study.phones[1:] if "shared_phone" in study.cues else study.phones
    phone = study.phones[0] if cue == "shared_phone" else own[replicate % len(own)]
    count = templates.languages[language].variants(gradation) * len(templates.personas)
    drawn = random.Random(f"{study.seed}/wording/{platform}/{language}/{gradation}/{cue}")  # noqa: S311
    order = drawn.sample(range(count), count)
    variant = order[(replicate - 1) % count]
    return compose(templates, language, gradation, cue, variant, study.region, phone)


def _preregistration(study: Study, placements: Sequence[Planned]) -> bytes:
    schedule = msgspec.json.encode(placements)
    fixed = {
        "study": study.study, "title": study.title, "protocol": study.protocol, "mode": study.mode,
        "seed": study.seed, "region": study.region, "platforms": study.platforms,
        "gradations": study.gradations, "cues": study.cues, "languages": study.languages,
        "replications": study.replications,
        "max_minutes_online": study.max_minutes_online, "hypotheses": study.hypotheses,
        "primary_outcome": study.primary_outcome, "stop_rule": study.stop_rule,
        "exclusions": study.exclusions, "analysis": study.analysis, "coders": study.coders,
        "phones": [hashlib.sha256(phone.encode()).hexdigest()[:16] for phone in study.phones],
        "schedule": digest(schedule),
    }  # fmt: skip
    return msgspec.json.format(msgspec.json.encode(fixed), indent=1) + b"\n"
