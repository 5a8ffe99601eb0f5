"""The rules that doorwatch ships: each file checked, each line needed, the tables current."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import jsonschema
import pytest
import yaml

from doorwatch.errors import RuleError
from doorwatch.rules import SHIPPED, RuleSet, load_rule, load_rules, load_taxonomy
from doorwatch.rules.checker import check_rule, check_rules, examples, outcomes_without
from doorwatch.rules.coverage import BY_READERS, check_readme, covered, render
from doorwatch.rules.editor import SCHEMA_NAME, check_schema
from doorwatch.rules.yamlfile import yaml_files

FILES = list(yaml_files(SHIPPED))
RULES = load_rules()
TAXONOMY = load_taxonomy()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_rule_holds_all_checks(path: Path) -> None:
    assert check_rule(load_rule(path)) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_dropping_any_phrase_of_the_rule_is_noticed(path: Path) -> None:
    rule = load_rule(path)
    read = examples(rule)
    wanted = tuple(one.should_match for one in read)
    assert [line.place for _, line, found in outcomes_without(rule, read) if found == wanted] == []


@pytest.mark.parametrize(
    "path", [path for path in FILES if path.stat().st_size < 12_000][::3], ids=lambda path: path.stem
)
def test_a_rule_written_without_a_line_gives_what_the_checker_reckons(path: Path) -> None:
    rule = load_rule(path)
    read = examples(rule)
    for what, line, reckoned in outcomes_without(rule, read):
        lines = tuple(one for one in getattr(rule, what) if one is not line)
        alone = RuleSet((replace(rule, status="shadow", **{what: lines}),), "sha256:test")
        assert tuple(bool(alone.match((one.text,), one.ages)) for one in read) == reckoned, line.place


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_dropping_any_key_of_the_rule_is_noticed(path: Path, tmp_path: Path) -> None:
    text = path.read_text("utf-8")
    blocks = re.split(r"(?m)^(?=[a-z_]+:)", text)
    for at, block in enumerate(blocks):
        if not re.match(r"[a-z_]+:", block):
            continue
        copy = tmp_path / "rules" / path.parent.name / path.name
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text("".join(blocks[:at] + blocks[at + 1 :]), "utf-8")
        try:
            faults = check_rule(load_rule(copy))
        except RuleError:
            continue
        assert faults or block.startswith("lane:"), block
        if block.startswith("lane:"):
            assert load_rule(copy).lane != load_rule(path).lane


def test_no_two_rules_say_the_same() -> None:
    assert check_rules(RULES) == []


class AsEditorsRead(yaml.SafeLoader):
    """YAML 1.2: "no" is a word, as it is to doorwatch; the plain loader takes it for False."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {
        first: [(tag, pattern) for tag, pattern in known if first in "tTfF" or not tag.endswith(":bool")]
        for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_schema_for_editors_accepts_the_rule(path: Path) -> None:
    schema = json.loads((SHIPPED / SCHEMA_NAME).read_text("utf-8"))
    text = path.read_text("utf-8").replace("2026-11-21 ", "On ")
    jsonschema.validate(yaml.load(text, Loader=AsEditorsRead), schema)


def test_the_schema_for_editors_is_current() -> None:
    assert check_schema(SHIPPED / SCHEMA_NAME) == []


def test_the_coverage_table_is_the_one_that_the_rules_give() -> None:
    assert check_readme(SHIPPED / "README.md", render(RULES, TAXONOMY)) == []


def test_what_is_left_out_stands_in_the_readme_with_its_reason() -> None:
    readme = (SHIPPED / "README.md").read_text("utf-8")
    assert [n for n, entry in TAXONOMY.items() if entry.build == "no" and f"| {n} |" not in readme] == []


def test_the_coverage_table_knows_every_text_indicator() -> None:
    table = covered(RULES, TAXONOMY)
    assert set(BY_READERS) <= set(table)
    assert [name for name, row in table.items() if not row] == []


def test_no_shipped_rule_claims_a_precision_that_was_not_measured() -> None:
    # What set-a says is measured anew in test_measured_rules.
    claims = {rule.id: rule.live.set for rule in RULES.rules if rule.live is not None and rule.live.n}
    assert set(claims.values()) == {"set-a"}


def test_every_live_rule_says_who_looked_at_it_and_that_nobody_with_lived_experience_has_yet() -> None:
    for rule in RULES.rules:
        if rule.live is not None:
            assert "review" in rule.live.second or "no second reader" in rule.live.second, rule.id
            assert "no advisory review" in rule.live.advisory, rule.id


def test_a_weight_that_only_one_file_states_stays_in_the_bounds_of_the_taxonomy() -> None:
    assert {rule.id for rule in RULES.rules if rule.weight is None} == {"movement-wording", "in-call-wording"}
