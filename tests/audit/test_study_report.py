from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace

import pytest

from audit.archive import from_json, pack, rerun, to_json
from audit.published import published, read
from audit.report.page import make, make_published
from doorwatch.errors import BadInput, RuleError
from tests.audit.worlds import LETS_THROUGH, PREREGISTRATION, study

TWO_PHASES = {"before": LETS_THROUGH, "after": dict.fromkeys(LETS_THROUGH, 0)}


def test_the_published_table_says_what_the_source_says() -> None:
    report = make_published(published())
    view = json.loads(report.figures)
    assert [(row["site"], row["online"], row["time"], row["told"]) for row in view["rows"]] == [
        ("Sexjobs", "yes", "several days", "no"),
        ("Redlights", "no", "-", "no"),
        ("Kinky", "no", "-", "no"),
        ("Eromarkt", "yes", "not stated", "no"),
    ]
    assert view["accepted"]["wilson"] == "15 % to 85 %"
    assert view["accepted"]["exact"] == "7 % to 93 %"
    assert view["told"]["exact"] == "0 % to 60 %"
    assert report.html.count("not stated") >= 3
    assert report.pdf.startswith(b"%PDF")


def test_a_published_file_with_another_answer_is_refused() -> None:
    text = b"study: a\ntitle: b\nsource: c\nstatement: d\nsites:\n  - {name: x, told_police: maybe}\n"
    text += b"not_stated: [e]\nways_round_verification: [f]\n"
    with pytest.raises(RuleError, match=r"x\.yaml:6: told_police must be yes or no; got 'maybe'"):
        read(text, "x.yaml")


def test_a_report_shows_limits_first_and_every_cell() -> None:
    report = make(study(2, TWO_PHASES))
    assert report.html.index("no evidence about real sites") < report.html.index("Acceptance by gradation")
    assert report.html.count('<th scope="row">demo-north</th>') >= 12
    assert report.html.count("<svg") == 4
    assert "<script" not in report.html
    assert not re.search(r"(src|href)=.http|url\(.?http|@import", report.html.replace('xlink:href="#', ""))


def test_the_same_study_gives_the_same_bytes() -> None:
    assert make(study(2)) == make(study(2))


def test_words_of_a_study_are_never_markup() -> None:
    hostile = replace(study(1), title='<script>alert(1)</script> #import "x" $', statement="*bold* #panic()")
    report = make(hostile)
    assert "<script" not in report.html
    assert "&lt;script&gt;" in report.html
    assert report.pdf.startswith(b"%PDF")


def test_data_survive_the_way_to_json_and_back() -> None:
    data = study(1)
    assert from_json(to_json(data), "data.json") == data
    with pytest.raises(BadInput, match=r"data\.json: the data of a study"):
        from_json(b'{"study": 3}', "data.json")


def test_an_archive_reruns_to_the_same_figures() -> None:
    data = study(2, TWO_PHASES)
    archive = pack(data, PREREGISTRATION)
    assert archive == pack(data, PREREGISTRATION)
    assert rerun(archive) == data
    with zipfile.ZipFile(io.BytesIO(archive)) as box:
        crate = json.loads(box.read("ro-crate-metadata.json"))
    parts = {entry["@id"] for entry in crate["@graph"] if entry["@type"] == "File"}
    assert parts == {"data.json", "figures.json", "preregistration.json", "report.html", "report.pdf"}


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("data.json", b'"published"', b'"asked_verification"', "the figures that these data give"),
        ("figures.json", b'"hits": 2', b'"hits": 1', "the figures that these data give"),
        ("preregistration.json", b"age 16", b"age 17", "the one that the data name"),
    ],
)
def test_one_change_in_an_archive_is_found(name: str, old: bytes, new: bytes, message: str) -> None:
    packed, out = io.BytesIO(pack(study(2), PREREGISTRATION)), io.BytesIO()
    with zipfile.ZipFile(packed) as box, zipfile.ZipFile(out, "w") as copy:
        for entry in box.infolist():
            text = box.read(entry)
            copy.writestr(entry.filename, text.replace(old, new, 1) if entry.filename == name else text)
    with pytest.raises(BadInput, match=message):
        rerun(out.getvalue())


def test_an_archive_that_is_none_is_refused() -> None:
    with pytest.raises(BadInput, match="a study archive"):
        rerun(b"not a zip")
    empty = io.BytesIO()
    zipfile.ZipFile(empty, "w").close()
    with pytest.raises(BadInput, match=r"the file data\.json; got none"):
        rerun(empty.getvalue())


def test_another_preregistration_is_not_packed() -> None:
    with pytest.raises(BadInput, match="the one that the data name"):
        pack(study(1), b"{}")
