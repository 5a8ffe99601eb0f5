from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from audit.desk import open_desk, preregister
from audit.model import GRADATIONS
from audit.schedule import plan, stimulus_of
from audit.stimuli import Stimulus, check_stimulus, compose, load_templates, read_templates
from audit.studyfile import load_study, template
from doorwatch.ages import verdict
from doorwatch.errors import BadInput, DoorwatchError, Refused, RuleError
from doorwatch.reading import read
from doorwatch.types import LANGUAGES, Listing
from tests.audit.files import written

PHONE = "+493023125101"


def test_the_template_is_a_study_that_can_be_planned(tmp_path: Path) -> None:
    desk = preregister(written(tmp_path))
    assert len(desk.plan.placements) == desk.study.placements == 72
    assert template().count("#") >= 20


def test_each_block_holds_every_cell_once_in_its_own_order(tmp_path: Path) -> None:
    made = plan(load_study(written(tmp_path)))
    blocks = [[one for one in made.placements if one.block == block] for block in (1, 2, 3)]
    for block in blocks:
        assert set(Counter((one.platform, one.gradation, one.cue) for one in block).values()) == {1}
        assert len(block) == 24
    orders = [[(one.platform, one.gradation) for one in block] for block in blocks]
    assert orders[0] != orders[1] != orders[2]


def test_the_same_seed_gives_the_same_schedule_and_another_another(tmp_path: Path) -> None:
    study = load_study(written(tmp_path))
    assert plan(study) == plan(study)
    assert plan(replace(study, seed=study.seed + 1)).placements != plan(study).placements


def test_a_study_that_changed_after_its_preregistration_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path)
    preregister(path)
    path.write_text(path.read_text().replace('replications: "3"', 'replications: "4"'))
    with pytest.raises(Refused, match="what was preregistered; got another replications, schedule"):
        open_desk(path)
    with pytest.raises(Refused, match="what was preregistered"):
        preregister(path)


def test_a_study_that_was_not_planned_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="expected a preregistration; got none"):
        open_desk(written(tmp_path))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('gradations: ["0", ', "gradations: [", "gradation 0, the control arm"),
        ('["0", "1", "2", "3", "4", "5"]', '["0"]', "a gradation beside the control arm"),
        ('["0", "1", "2", "3", "4", "5"]', '["0", "6"]', "a gradation must be a whole number from 0 to 5"),
        ("mode: simulation", "mode: secret", r"study\.yaml:6: mode must be simulation, staging or live"),
        ("cues: [none]", "cues: [none, none]", "cues must not name one twice"),
        ("coders: [coder-1, coder-2]", "coders: [coder-1]", "two coders, blind to each other; got 1"),
        ('"+493023125102"]', '"no phone"]', "a phone must be written as a plus and 7 to 15 digits"),
        ("officer_key: age1", "officer_key: key1", "officer_key must be an age public key"),
        ("region: Utrecht", "place: Utrecht", "a study knows the keys"),
    ],
)  # fmt: skip
def test_what_a_study_file_gets_wrong_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = written(tmp_path, **{old: new})
    with pytest.raises(DoorwatchError, match=message):
        load_study(path)


def test_a_live_study_keeps_its_minutes(tmp_path: Path) -> None:
    path = written(tmp_path, **{"mode: simulation": "mode: live", 'online: "60"': 'online: "300"'})
    with pytest.raises(BadInput, match="at most 240 minutes online in a live study; got 300"):
        load_study(path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_stimuli_say_what_their_gradation_is(language: str) -> None:
    templates = load_templates()
    for variant in range(8):
        told = [
            _verdict(compose(templates, language, step, "none", variant, "Utrecht", PHONE))
            for step in range(6)
        ]
        assert told[0] == 26
        assert told[4:] == [17, 16]
    assert len(GRADATIONS) == len(templates.field) == 6


def _verdict(stimulus: Stimulus) -> int | None:
    listing = Listing(
        platform="p", id="1", title=stimulus.title, text=stimulus.text, stated_age=stimulus.stated_age
    )
    return verdict(read(listing).ages)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"text": "Ontspannende massage. Ik ben Alex. Vraag naar Willemijn."},
            "got 'Vraag'",
        ),
        (
            {"text": "Massage in Utrecht. Bel +493023125102."},
            "no contact but the study's own phone; got a phone",
        ),
        ({"text": "Massage in Utrecht @alex_utrecht"}, "no contact but the study's own phone; got a"),
        ({"text": "Massage in Utrecht. Bel nul drie nul twee drie een twee vijf een nul twee."}, "stimulus"),
        ({"persona": "Willemijn"}, "a placeholder name"),
        ({"phone": "+31612345678"}, "a phone that the authorisation lists; got one ending in 78"),
    ],
)
def test_a_stimulus_that_holds_what_it_must_not_is_refused(change: dict[str, str], message: str) -> None:
    made = compose(load_templates(), "nl", 0, "none", 1, "Utrecht", PHONE)
    check_stimulus(made, [PHONE])
    with pytest.raises(BadInput, match=message):
        check_stimulus(replace(made, **change), [PHONE])


def test_a_photo_is_refused() -> None:
    made = compose(load_templates(), "nl", 0, "none", 1, "Utrecht", PHONE)
    with pytest.raises(BadInput, match="no photo of anybody; got 1 pictures"):
        check_stimulus(made, [PHONE], images=["1.jpg"])


def test_own_templates_pass_with_neutral_words_only(tmp_path: Path) -> None:
    from importlib import resources

    shipped = resources.files("audit.data").joinpath("stimuli.yaml").read_text("utf-8")
    path = written(tmp_path, **{"# templates: my-stimuli.yaml": "templates: own.yaml"})
    (tmp_path / "own.yaml").write_text(shipped.replace("Massage aan huis", "Massage thuis aan huis"))
    with pytest.raises(BadInput, match=r"words of the neutral vocabulary .* got 'thuis'"):
        preregister(path)
    (tmp_path / "own.yaml").write_text(shipped.replace("Massage aan huis in", "Massage in"))
    assert preregister(path).plan.placements


def test_templates_with_a_fault_name_their_line() -> None:
    with pytest.raises(RuleError, match=r"own\.yaml:1: templates needs the key field"):
        read_templates(b"personas: [Alex]\nlanguages: {}\n", "own.yaml")


def test_the_shared_phone_is_kept_for_its_cue(tmp_path: Path) -> None:
    study = load_study(written(tmp_path, **{"cues: [none]": "cues: [none, shared_phone]"}))
    made = plan(study)
    phones = {"none": set(), "shared_phone": set()}  # type: dict[str, set[str]]
    for one in made.placements:
        phones[one.cue].add(stimulus_of(study, load_templates(), one).phone)
    assert phones == {"none": {study.phones[1]}, "shared_phone": {study.phones[0]}}


def test_other_words_than_planned_are_refused(tmp_path: Path) -> None:
    study = load_study(written(tmp_path))
    planned = replace(plan(study).placements[0], text_digest="00" * 32)
    with pytest.raises(BadInput, match="the words that were planned; got others"):
        stimulus_of(study, load_templates(), planned)


def test_no_two_placements_of_a_cell_have_the_same_words(tmp_path: Path) -> None:
    made = plan(load_study(written(tmp_path, **{'replications: "3"': 'replications: "12"'})))
    words = {(one.platform, one.text_digest) for one in made.placements}
    assert len(words) == len(made.placements)
