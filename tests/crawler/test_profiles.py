from __future__ import annotations

from pathlib import Path

import pytest

from crawler.profile import FIELDS
from crawler.profiles import load_profile, parse_profile, schema
from doorwatch.errors import ProfileError
from tests.crawler.site import PROFILE

HEAD = "schema: 1\nplatform: small-site\n"
LIST = "list:\n  urls: [/]\n  card: li\n  id: {segment: 1}\n  link: {css: a}\n"
WHOLE = HEAD + LIST + "detail: {}\n"


def test_a_profile_reads_as_it_stands() -> None:
    profile = parse_profile(PROFILE, "p.yaml")
    assert (profile.platform, profile.country, profile.list.card) == ("small-site", "NL", "li.card")
    assert profile.list.id.segment == 2
    assert profile.fields["stated_age"].label == ("Leeftijd",)
    assert profile.floors == {"title": 0.9, "text": 0.9}
    assert profile.maintenance[0].words == "wij zijn zo terug"


def test_yaml_does_not_guess() -> None:
    profile = parse_profile(
        WHOLE + "country: NO\nfields: {city: {value: off}, section: {value: 12:30}}\n", "p"
    )
    assert profile.country == "NO"
    assert [profile.fields[key].value for key in ("city", "section")] == ["off", "12:30"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (WHOLE + "colour: red\n", r"p.yaml:9: expected one of schema, .*; got 'colour'"),
        (WHOLE + "schema: 1\n", r"p.yaml:9: expected each key once; got 'schema'"),
        (HEAD + "detail: {}\n", r"p.yaml:1: profile: expected the key 'list'; got none"),
        (WHOLE.replace("  card: li\n", ""), r"p.yaml:3: list: expected card \(HTML\) or items \(JSON\)"),
        (WHOLE.replace("{css: a}", "{css: 'a['}"), r"p.yaml:7: expected a valid css expression; got 'a\['"),
        (WHOLE.replace("{css: a}", "{json: '['}"), r"p.yaml:7: expected a valid json expression; got '\['"),
        (WHOLE.replace("{css: a}", "{xpath: '//['}"), r"p.yaml:7: expected a valid xpath expression"),
        (WHOLE.replace("card: li", "card: '>>'"), r"p.yaml:5: expected a valid css expression; got '>>'"),
        (
            WHOLE.replace("{css: a}", "{css: a, json: b}"),
            r"p.yaml:7: link: expected exactly one of css, xpath",
        ),
        (WHOLE.replace("{segment: 1}", "{segment: 0}"), r"p.yaml:6: id: segment is counted from 1"),
        (WHOLE.replace("{segment: 1}", "{segment: 1, split: x}"), r"p.yaml:6: id: expected split together"),
        (
            WHOLE.replace("{segment: 1}", "{segment: one}"),
            r"p.yaml:6: list.id.segment: expected integer; got str",
        ),
        (WHOLE + "floors: {title: 2}\n", r"p.yaml:9: floors.title: 2 is greater than the maximum of 1"),
        (WHOLE + "zone: Mars/Base\n", r"p.yaml:9: expected a zone such as Europe/Amsterdam; got 'Mars/Base'"),
        (
            WHOLE + "fields: {title: {value: x, attribute: [y]}}\n",
            r"p.yaml:9: title: attribute goes with css",
        ),
        ("list: [\n", r"p.yaml:2: expected YAML"),
        ("", r"p.yaml:1: profile: expected object; got NoneType"),
    ],
)
def test_a_fault_is_named_with_its_line(text: str, message: str) -> None:
    with pytest.raises(ProfileError, match=message):
        parse_profile(text, "p.yaml")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(
        ProfileError, match=r"none\.yaml: expected a readable UTF-8 file; got FileNotFoundError"
    ):
        load_profile(tmp_path / "none.yaml")


def test_the_schema_knows_the_same_fields_as_the_reader() -> None:
    assert set(schema()["properties"]["fields"]["properties"]) == set(FIELDS)
