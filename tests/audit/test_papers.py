from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from audit.desk import preregister
from audit.papers import clear, load_paper
from audit.studyfile import Study, load_study
from doorwatch.errors import Refused, RuleError
from tests.audit.files import paper, written

TODAY = date(2026, 11, 21)
LIVE = ("platform_agreement", "ethics_approval", "police_notice")


def study(folder: Path, mode: str = "live") -> Study:
    return load_study(written(folder, **{"mode: simulation": f"mode: {mode}"}))


@pytest.mark.parametrize("authorisation", ["platform_agreement", "prosecutor_letter"])
def test_a_live_study_with_all_papers_may_run(tmp_path: Path, authorisation: str) -> None:
    papers = [
        load_paper(paper(tmp_path, kind)) for kind in (authorisation, "ethics_approval", "police_notice")
    ]
    cleared = clear(study(tmp_path), papers, TODAY)
    assert cleared.crawler is (authorisation == "platform_agreement")


@pytest.mark.parametrize(
    ("missing", "message"),
    [
        ("platform_agreement", "an agreement of the platform or a letter of the prosecutor; got none"),
        ("ethics_approval", "an ethics approval; got none"),
        ("police_notice", "a notice to the police contact; got none"),
    ],
)
def test_each_missing_paper_is_named(tmp_path: Path, missing: str, message: str) -> None:
    papers = [load_paper(paper(tmp_path, kind)) for kind in LIVE if kind != missing]
    with pytest.raises(Refused, match=message):
        clear(study(tmp_path), papers, TODAY)


@pytest.mark.parametrize("kind", LIVE)
@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"valid_until": "2026-11-20"}, "expected an unexpired paper; got one that ended 2026-11-20"),
        ({"valid_from": "2026-11-22"}, "expected a paper that is valid; got one valid from 2026-11-22"),
        ({"study": "another-study"}, "expected a paper of study my-door-study; got one of another-study"),
    ],
)
def test_each_paper_must_be_of_this_study_and_unexpired(
    tmp_path: Path, kind: str, changes: dict[str, str], message: str
) -> None:
    papers = [load_paper(paper(tmp_path, one, **(changes if one == kind else {}))) for one in LIVE]
    with pytest.raises(Refused, match=message):
        clear(study(tmp_path), papers, TODAY)


def test_an_authorisation_names_every_platform(tmp_path: Path) -> None:
    papers = [load_paper(paper(tmp_path, kind, platforms="[demo-north]")) for kind in LIVE]
    with pytest.raises(Refused, match="an authorisation that names demo-south; got demo-north"):
        clear(study(tmp_path), papers, TODAY)


def test_an_authorisation_lists_every_phone(tmp_path: Path) -> None:
    papers = [load_paper(paper(tmp_path, kind, phones='["+493023125101"]')) for kind in LIVE]
    with pytest.raises(Refused, match="phones that the authorisation lists; got one ending in 02"):
        clear(study(tmp_path), papers, TODAY)


def test_the_notice_went_to_the_named_contact(tmp_path: Path) -> None:
    papers = [load_paper(paper(tmp_path, kind, contact="somebody-else")) for kind in LIVE]
    with pytest.raises(Refused, match="the named police contact, police-contact; got one to somebody else"):
        clear(study(tmp_path), papers, TODAY)


def test_a_staging_study_needs_the_platform_and_takes_no_letter(tmp_path: Path) -> None:
    letter = load_paper(paper(tmp_path, "prosecutor_letter"))
    with pytest.raises(Refused, match="an agreement of the platform; got none"):
        clear(study(tmp_path, "staging"), [letter], TODAY)
    assert clear(
        study(tmp_path, "staging"), [load_paper(paper(tmp_path, "platform_agreement"))], TODAY
    ).crawler


def test_a_simulation_needs_no_paper(tmp_path: Path) -> None:
    assert clear(study(tmp_path, "simulation"), [], TODAY).papers == ()


def test_a_paper_must_be_the_document_that_was_checked(tmp_path: Path) -> None:
    (tmp_path / "letter.pdf").write_bytes(b"signed")
    digest = hashlib.sha256(b"signed").hexdigest()
    assert (
        load_paper(paper(tmp_path, "prosecutor_letter", document=digest, file="letter.pdf")).document
        == digest
    )
    with pytest.raises(Refused, match="expected the document of prosecutor_letter-1; got another one"):
        load_paper(paper(tmp_path, "prosecutor_letter", file="letter.pdf"))
    with pytest.raises(RuleError, match=r"gone\.pdf: the signed original"):
        load_paper(paper(tmp_path, "prosecutor_letter", file="gone.pdf"))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"valid_until": "soon"}, r":6: a date must be YYYY-MM-DD; got 'soon'"),
        ({"document": "abc"}, "document must be the SHA-256 of the signed original"),
        ({"reference": ""}, "reference must be text"),
    ],
)
def test_a_paper_with_a_fault_names_its_line(tmp_path: Path, changes: dict[str, str], message: str) -> None:
    path = paper(tmp_path, "ethics_approval", **changes)
    with pytest.raises(RuleError, match=message):
        load_paper(path)


def test_a_paper_of_another_kind_is_none(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="kind must be platform_agreement, prosecutor_letter"):
        load_paper(paper(tmp_path, "promise"))


def test_nothing_is_entered_when_a_paper_ends_during_the_study(tmp_path: Path) -> None:
    for kind in LIVE:
        paper(tmp_path, kind)
    names = ", ".join(f"{kind}.yaml" for kind in LIVE)
    desk = preregister(
        written(tmp_path, **{"mode: simulation": "mode: live", "papers: []": f"papers: [{names}]"})
    )
    first, second = (one.placement for one in desk.plan.placements[:2])
    now = datetime(2026, 11, 21, 9, tzinfo=UTC)
    desk.enter(first, "submitted", now, "r1", now, {}, lambda planned: True)
    with pytest.raises(Refused, match="an entry in the sealed register before; got none"):
        desk.enter(second, "submitted", now, "r1", now, {}, lambda planned: False)
    later = datetime(2026, 12, 1, 9, tzinfo=UTC)
    with pytest.raises(Refused, match="one that ended 2026-11-30"):
        desk.enter(second, "submitted", later, "r1", later, {}, lambda planned: True)
    assert desk.enter(first, "withdrawn", later, "r1", later, {}, lambda planned: True).number == 2
