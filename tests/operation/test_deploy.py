"""What an operator copies parses, is locked down, and calls commands that exist."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from typer.main import get_command

from doorwatch.cli.main import app
from doorwatch.cli.serve import trusted

DEPLOY = Path(__file__).parents[2] / "deploy"
UNITS = sorted(DEPLOY.joinpath("systemd").iterdir())
SERVICES = [path for path in UNITS if path.suffix == ".service"]
MANIFESTS = sorted(DEPLOY.joinpath("kubernetes").glob("*.yaml"))
PROGRAM = "/opt/doorwatch/.venv/bin/doorwatch"


def known(words: list[str]) -> None:
    """Assert that the command line knows a command with these options."""
    group: Any = get_command(app)
    rest = [word for word in words if word not in ("--quiet",)]
    if rest[0] == "--tenant":
        rest = rest[2:]
    command = group.get_command(None, rest[0])
    assert command is not None, words
    options = {option for one in command.params for option in one.opts}
    assert {word for word in rest if word.startswith("--")} <= options


def objects() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object of the manifests."""
    for path in MANIFESTS:
        for number, one in enumerate(yaml.safe_load_all(path.read_text("utf-8"))):
            yield f"{path.name}:{number}", one


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_a_service_runs_a_known_command_as_its_own_user_and_can_write_in_one_place(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    start = next(line for line in lines if line.startswith("ExecStart="))
    known(start.removeprefix(f"ExecStart={PROGRAM} ").split())
    for line in ("User=doorwatch", "NoNewPrivileges=yes", "ProtectSystem=strict", "CapabilityBoundingSet=",
                 "UMask=0077", "LimitCORE=0", "ReadWritePaths=/var/lib/doorwatch"):  # fmt: skip
        assert line in lines


@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is missing: apt install systemd"
)
def test_systemd_itself_finds_nothing_wrong(tmp_path: Path) -> None:
    for path in UNITS:
        text = path.read_text("utf-8").replace(PROGRAM, shutil.which("true") or "")
        (tmp_path / path.name.replace("@", "@north")).write_text(text, "utf-8")
    units = [str(path) for path in sorted(tmp_path.iterdir())]
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", *units],
        capture_output=True,
        text=True,
    )
    mine = [line for line in done.stderr.splitlines() if str(tmp_path) in line or "doorwatch" in line]
    assert (done.returncode, mine) == (0, []), done.stderr


def test_the_image_is_locked_down_and_takes_only_locked_wheels() -> None:
    lines = DEPLOY.joinpath("container", "Dockerfile").read_text("utf-8").splitlines()
    instructions = [line.split()[0] for line in lines if line and not line.startswith(("#", " "))]
    assert "ADD" not in instructions
    assert [line for line in lines if line.startswith("USER ")] == ["USER 10001:10001"]
    assert instructions.index("USER") > max(n for n, word in enumerate(instructions) if word == "RUN")
    base = re.search(r"^ARG BASE=python:(\S+)$", "\n".join(lines), re.MULTILINE)
    assert base is not None
    assert re.fullmatch(r"\d+\.\d+\.\d+-slim-\w+", base[1])
    assert all(
        line == "FROM ${BASE}" or line == "FROM ${BASE} AS build" for line in lines if line.startswith("FROM")
    )
    assert not [line for line in lines if "pip install" in line or "curl" in line or "chmod 777" in line]
    assert "--require-hashes" in DEPLOY.parent.joinpath("tools", "setup.sh").read_text("utf-8")


def test_every_container_of_the_compose_file_is_read_only_and_without_rights() -> None:
    services = yaml.safe_load(DEPLOY.joinpath("container", "compose.yaml").read_text("utf-8"))["services"]
    assert set(services) == {"serve", "nightly", "notify", "backup", "database"}
    for name, one in services.items():
        assert one["read_only"] is True, name
        assert one["cap_drop"] == ["ALL"], name
        assert one["security_opt"] == ["no-new-privileges:true"], name
        assert int(one["user"].split(":")[0]) > 0, name
        assert "mem_limit" in one, name
        assert not {"privileged", "network_mode", "ports", "pid"} & one.keys(), name
        if name != "database":
            known(one["command"])


def served() -> list[list[str]]:
    """How each way of deploying starts the console."""
    unit = DEPLOY.joinpath("systemd", "doorwatch-serve@.service").read_text("utf-8")
    compose = yaml.safe_load(DEPLOY.joinpath("container", "compose.yaml").read_text("utf-8"))
    (pod,) = (one["spec"]["template"]["spec"] for _, one in objects() if one["kind"] == "Deployment"
              and one["metadata"]["name"] == "doorwatch-serve")  # fmt: skip
    return [
        re.findall(r"^ExecStart=(.*)$", unit, re.MULTILINE)[0].split(),
        compose["services"]["serve"]["command"],
        pod["containers"][0]["args"],
    ]


@pytest.mark.parametrize("words", served(), ids=["systemd", "compose", "kubernetes"])
def test_the_console_is_deployed_behind_tls_and_knows_who_asks(words: list[str]) -> None:
    assert {"--behind-tls", "--name"} <= set(words)
    if "--host" in words:
        trusted([words[words.index("--proxy") + 1]])


@pytest.mark.parametrize(("place", "one"), [pytest.param(*found, id=found[0]) for found in objects()])
def test_a_manifest_has_the_form_of_its_schema(place: str, one: dict[str, Any]) -> None:
    schema = json.loads(DEPLOY.joinpath("kubernetes", "schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(one)
    spec = one["spec"]
    template = spec.get("jobTemplate", {}).get("spec", spec).get("template")
    if template is None:
        return
    (container,) = template["spec"]["containers"]
    if "command" not in container:
        known(container["args"])
    volumes = {volume["name"] for volume in template["spec"]["volumes"]}
    assert {mount["name"] for mount in container["volumeMounts"]} == volumes
    if one["kind"] == "Deployment":
        assert spec["selector"]["matchLabels"] == template["metadata"]["labels"]


@pytest.mark.parametrize(
    "change", [{"readOnlyRootFilesystem": False}, {"allowPrivilegeEscalation": True}, {"privileged": True}]
)
def test_the_schema_refuses_a_container_with_more_rights(change: dict[str, Any]) -> None:
    schema = json.loads(DEPLOY.joinpath("kubernetes", "schema.json").read_text("utf-8"))
    one = next(one for _, one in objects() if one["kind"] == "Deployment")
    one["spec"]["template"]["spec"]["containers"][0]["securityContext"].update(change)
    with pytest.raises(jsonschema.ValidationError, match="was expected"):
        jsonschema.Draft202012Validator(schema).validate(one)


def test_no_file_names_a_real_host() -> None:
    for path in DEPLOY.rglob("*"):
        if path.is_file() and path.suffix != ".json":
            hosts = re.findall(r"\b[\w-]+(?:\.[\w-]+)*\.(?:com|net|nl|org|io|eu)\b", path.read_text("utf-8"))
            allowed = ("example.org", "kubernetes.io", "k8s.io")
            assert [host for host in hosts if not host.endswith(allowed)] == [], path.name
