"""The command line itself: exit codes, one line an error, global options anywhere, lazy commands."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import doorwatch
from doorwatch.cli.main import _hoist, _words
from doorwatch.errors import Exit, describe_fault, missing_package
from tests.cli.conftest import Run

COMMANDS = Path(doorwatch.__file__).parent / "cli"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Missing command. See: doorwatch --help"),
        (["nothing"], "No such command 'nothing'. See: doorwatch --help"),
        (["keys", "--wrong"], "No such option: --wrong. See: doorwatch keys --help"),
        (["check", "--as-of", "yesterday"], "expected a date YYYY-MM-DD. See: doorwatch check --help"),
        (["keys", "new", "--platform", "demo-north"], "--platform and --out belong together. See: doorwatch"),
        (["main"], "No such command 'main'"),
        (["_assess"], "No such command '_assess'"),
    ],
)
def test_wrong_use_ends_with_64_and_one_line(run: Run, arguments: list[str], message: str) -> None:
    outcome = run(*arguments)
    assert (outcome.code, outcome.out) == (Exit.USAGE, "")
    assert outcome.err.startswith("doorwatch: ")
    assert message in outcome.err
    assert outcome.err.count("\n") == 1


def test_an_error_is_a_json_object_when_json_was_asked_for(run: Run, home: Path) -> None:
    (home / "doorwatch.toml").write_text("[tenants.north]\nkeyz = 1\n")
    outcome = run("keys", "list", "--json")
    error = json.loads(outcome.err)
    assert (outcome.code, error["exit"], error["error"]) == (2, 2, "SettingsError")
    assert error["place"] == "doorwatch.toml:2 tenants.north.keyz"
    assert error["got"] == "'keyz'"
    assert json.loads(run("--json", "nothing").err)["exit"] == 64


@pytest.mark.parametrize(
    "arguments", [["--json", "keys", "list"], ["keys", "--json", "list"], ["keys", "list", "--json"]]
)
def test_a_global_option_may_stand_anywhere(run: Run, arguments: list[str]) -> None:
    assert run("keys", "new", "--quiet").out == ""
    assert [key["name"] for key in run(*arguments).json][:3] == ["operator", "request", "journal"]


@pytest.mark.parametrize(
    ("arguments", "declared", "expected"),
    [
        (["check", "x", "--json"], set(), ["--json", "check", "x"]),
        (["check", "--tenant", "north", "x"], set(), ["--tenant", "north", "check", "x"]),
        (["check", "--tenant=north", "x"], set(), ["--tenant=north", "check", "x"]),
        (["check", "--", "--json"], set(), ["check", "--", "--json"]),
        (["check", "--json"], {"--json"}, ["--json", "check", "--json"]),
        (["check", "--tenant"], set(), ["--tenant", "check"]),
        (["check", "--jsonl"], set(), ["check", "--jsonl"]),
    ],
)
def test_global_options_are_moved_to_the_front_and_nothing_else(
    arguments: list[str], declared: set[str], expected: list[str]
) -> None:
    assert _hoist(arguments, declared) == expected


def test_the_value_of_a_global_option_is_no_command() -> None:
    assert list(_words(["--tenant", "check", "keys", "-x", "list", "--", "more"])) == ["keys", "list"]


def test_every_module_of_the_command_line_is_a_command_with_a_help_text(run: Run) -> None:
    names = {path.stem.replace("_", "-") for path in COMMANDS.glob("[a-z]*.py")} - {"main", "common"}
    page = run("--help")
    assert page.code == 0
    for name in names:
        assert name in page.out
        outcome = run(name, "--help")
        assert (outcome.code, outcome.err) == (0, "")
        assert len(outcome.out.split()) > 8
        assert "--install-completion" not in outcome.out


def test_a_package_that_is_not_installed_is_no_fault_of_ours(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("study", "init", "one.yaml").code == 0
    for name in [name for name in sys.modules if name.partition(".")[0] in ("audit", "scipy")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "scipy", None)
    outcome = run("study", "plan", "one.yaml")
    assert outcome.code == Exit.UNREACHABLE
    assert outcome.err.startswith("doorwatch: package scipy: expected to be installed; got none")


@pytest.mark.parametrize("name", ["doorwatch.nothing", "rules.nothing", None])
def test_a_module_of_ours_that_is_missing_is_a_fault_of_ours(name: str | None) -> None:
    assert missing_package(ModuleNotFoundError("x", name=name)) is None


def test_without_a_settings_file_the_page_about_settings_is_named(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "elsewhere").mkdir()
    monkeypatch.chdir(home / "elsewhere")
    outcome = run("cases", "list")
    said = "doorwatch: no settings file: expected a [tenants.NAME]; see docs/settings.md; got no tenant\n"
    assert (outcome.code, outcome.err) == (Exit.BAD_INPUT, said)


def test_the_version_is_told(run: Run) -> None:
    assert run("--version").out == f"doorwatch {doorwatch.__version__}\n"


def test_a_fault_of_ours_is_named_by_kind_and_place_and_never_by_its_text() -> None:
    try:
        {}["words of a listing"]  # type: ignore[index]
    except KeyError as error:
        line = describe_fault(error)
    assert line.startswith("fault of ours: KeyError at test_command_line.py:")
    assert "words" not in line


def test_help_and_version_import_no_heavy_package() -> None:
    script = "import sys; from doorwatch.cli.main import main; main(['--version']); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert not {"sqlalchemy", "scrapy", "cv2", "PIL", "numpy", "pydantic", "starlette", "nacl", "rich"} & set(
        done.stdout.split()
    )
