"""`doorwatch check`: streaming, nothing stored, nothing fetched, nothing heavy imported."""

from __future__ import annotations

import base64
import io
import json
import os
import signal
import struct
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import doorwatch.schemas
from doorwatch.cli._assess import Assessor
from doorwatch.cli.common import printable
from doorwatch.types import Listing
from tests.cli.conftest import Outcome, Run

HEAVY = {"sqlalchemy", "alembic", "scrapy", "twisted", "cv2", "PIL", "pydantic", "starlette", "nacl", "httpx",
         "rich", "sklearn", "dask"}  # fmt: skip
# numpy is not among them: the model that tells the language of every text is made of its arrays.
PROBE = """
import json, sys
seen = []
def watch(event, arguments):
    writing = event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+")
    acting = event in ("os.mkdir", "os.rename", "os.remove", "subprocess.Popen")
    if writing or acting or event.startswith("socket."):
        seen.append(f"{event} {arguments[0]}")
sys.dont_write_bytecode = True
sys.addaudithook(watch)
from doorwatch.cli.main import main
code = main(sys.argv[1:])
print(json.dumps({"code": code, "seen": seen, "modules": sorted(sys.modules)}), file=sys.stderr)
"""


def listing(number: int, **values: Any) -> dict[str, Any]:
    return {"platform": "demo-north", "id": f"A-{number}", "title": "Massage in the centre", **values}


def write(path: Path, *lines: dict[str, Any] | str) -> str:
    path.write_text("".join((x if isinstance(x, str) else json.dumps(x)) + "\n" for x in lines))
    return str(path)


def assessments(outcome: Outcome) -> list[dict[str, Any]]:
    return [json.loads(line) for line in outcome.out.splitlines()]


def png(width: int = 64, height: int = 64) -> bytes:
    """Return a small grey picture of stripes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    rows = b"".join(b"\0" + bytes((x * y) % 251 for x in range(width)) for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def test_each_listing_gives_one_assessment_that_the_schema_knows(run: Run, home: Path) -> None:
    schema = json.loads((Path(doorwatch.schemas.__file__).parent / "assessment.schema.json").read_text())
    file = write(
        home / "l.jsonl", listing(1, text="I am 16."), listing(2, text="Anna, 24."), listing(3, stated_age=17)
    )
    outcome = run("check", file)
    found = assessments(outcome)
    assert (outcome.code, outcome.err) == (0, "")
    assert [(one["id"], one["level"]) for one in found] == [
        ("A-1", "urgent"),
        ("A-2", "none"),
        ("A-3", "urgent"),
    ]
    for one in found:
        Draft202012Validator(schema).validate(one)


def test_what_is_bad_is_named_and_what_is_good_is_done(run: Run, home: Path) -> None:
    file = write(
        home / "l.jsonl", listing(1), "{broken", listing(2, colour="red"), listing(3, title=5), listing(4)
    )
    outcome = run("check", file)
    assert outcome.code == 2
    assert [one["id"] for one in assessments(outcome)] == ["A-1", "A-4"]
    lines = outcome.err.splitlines()
    assert [line.split(": ")[1] for line in lines] == [f"{file}:2", f"{file}:3", f"{file}:4"]
    assert "colour" in lines[1]
    assert "red" not in outcome.err
    as_json = [json.loads(line) for line in run("check", file, "--json").err.splitlines()]
    assert [error["place"] for error in as_json] == [f"{file}:2", f"{file}:3", f"{file}:4"]


@pytest.mark.parametrize("missing", ["no.jsonl", "."])
def test_a_file_that_cannot_be_read_is_bad_input(run: Run, missing: str) -> None:
    outcome = run("check", missing)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(f"doorwatch: {missing}: must be a file that can be read; got ")


def test_as_of_decides_how_old_a_birth_date_is_and_is_echoed(run: Run, home: Path) -> None:
    file = write(
        home / "l.jsonl", listing(1, text="Born on 1 March 2009.", observed_at="2026-11-20T20:00:00+01:00")
    )
    (observed,) = assessments(run("check", file))
    (later,) = assessments(run("check", file, "--as-of", "2027-03-01"))
    assert (observed["as_of"], observed["stated_age"], observed["level"]) == ("2026-11-20", 17, "urgent")
    assert (later["as_of"], later["stated_age"], later["level"]) == ("2027-03-01", 18, "none")


def test_pictures_beside_and_inside_are_read_and_an_address_is_not_fetched(run: Run, home: Path) -> None:
    (home / "img").mkdir()
    (home / "img/1.png").write_bytes(png())
    (home / "img/2.png").write_bytes(png()[:90])
    inside = "data:image/png;base64," + base64.b64encode(png()).decode()
    images = [
        "img/1.png",
        inside,
        "https://demo-north.example/3.jpg",
        "img/2.png",
        "../../etc/hostname",
        "img/4.png",
    ]
    outcome = run("check", write(home / "l.jsonl", listing(1, text="I am 16.", images=images)))
    (found,) = assessments(outcome)
    assert (outcome.code, found["level"]) == (0, "urgent")
    assert found["coverage"]["images"] == {"seen": 6, "read": 2}
    reasons = {f["image"]: f["reason"] for f in found["failures"] if f.get("image") is not None}
    assert {index: reasons[index] for index in (2, 4, 5)} == {
        2: "not_fetched",
        4: "outside_folder",
        5: "missing",
    }
    assert 3 in reasons


def test_one_text_listing_imports_nothing_heavy_writes_nothing_and_opens_no_socket(home: Path) -> None:
    words = "Ik ben zestien en dit is een tekst van enige lengte. 030 23125123"
    file = write(home / "l.jsonl", listing(1, text=words, images=["https://x.example/1.jpg"]))
    kept = home.parent / "starts"
    own = {**os.environ, "DOORWATCH_CACHE": str(kept)}
    command = [sys.executable, "-c", PROBE, "check", file]
    first = subprocess.run(command, capture_output=True, text=True, check=True, env=own)
    made = {path.name: path.read_bytes() for path in kept.iterdir()}
    assert made  # tables of doorwatch's own files, and of nobody's listing
    assert not [name for name, held in made.items() if b"A-1" in held or words[:20].encode() in held]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=own)
    probe = json.loads(done.stderr.splitlines()[-1])
    assert probe["code"] == 0
    assert done.stdout == first.stdout
    assert json.loads(done.stdout)["level"] == "urgent"
    assert probe["seen"] == []
    assert HEAVY & {name.partition(".")[0] for name in probe["modules"]} == set()
    assert sorted(path.name for path in home.iterdir()) == ["doorwatch.toml", "l.jsonl"]
    assert {path.name: path.read_bytes() for path in kept.iterdir()} == made


def test_the_standard_input_is_answered_line_by_line_and_a_polite_kill_ends_with_5(home: Path) -> None:
    command = [sys.executable, "-m", "doorwatch", "check"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        for number in (1, 2):
            process.stdin.write(json.dumps(listing(number)) + "\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == f"A-{number}"
        process.send_signal(signal.SIGTERM)
        assert process.wait() == 5
        assert "stopped; what was done is kept" in process.stderr.read()


def test_a_reader_that_closes_the_pipe_gets_no_trace(home: Path) -> None:
    file = write(home / "l.jsonl", *(listing(number, text="Massage. " * 200) for number in range(300)))
    command = [sys.executable, "-m", "doorwatch", "check", file]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.wait() == 5
        assert process.stderr.read() == b""


def test_a_listing_that_meets_a_fault_of_ours_does_not_silence_the_others(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Assessor.assess

    def faulty(self: Assessor, item: Listing, folder: Path | None) -> Any:
        if item.id == "A-2":
            raise RuntimeError("words of the listing")
        return whole(self, item, folder)

    monkeypatch.setattr(Assessor, "assess", faulty)
    outcome = run("check", write(home / "l.jsonl", listing(1), listing(2), listing(3), "{"))
    assert outcome.code == 1
    assert [one["id"] for one in assessments(outcome)] == ["A-1", "A-3"]
    assert "demo-north/A-2: fault of ours: RuntimeError at test_check_command.py:" in outcome.err
    assert "words" not in outcome.err


def test_the_page_shows_the_words_the_reason_and_the_innocent_explanation(run: Run, home: Path) -> None:
    file = write(
        home / "l.jsonl", listing(1, text="Hello. I am 16. See you.", images=["https://x.example/1.jpg"])
    )
    page = " ".join(run("check", file, "--explain").out.replace("│", " ").split())
    for words in ("urgent", "stated_age_under_18", "I am 16", "But it may be", "a person decides",
                  "Not looked at", "1 of 1 pictures", "not_fetched"):  # fmt: skip
        assert words in page
    dutch = run("check", file, "--explain", "--language", "nl").out
    assert "Maar het kan ook zijn" in dutch


def test_a_listing_cannot_steer_the_terminal(run: Run, home: Path) -> None:
    text = "I am 16\u001b]0;x\u0007 \u202e now \u009b31m [bold]x[/bold]"
    page = run("check", write(home / "l.jsonl", listing(1, text=text)), "--explain").out
    assert not {"\u001b", "\u0007", "\u202e", "\u009b"} & set(page)
    assert "<U+001B>" in page
    assert "[bold]" in page


@pytest.mark.parametrize(
    ("text", "shown"),
    [("plain é ł", "plain é ł"), ("a\nb", "a<U+000A>b"), ("a\u200bb", "a<U+200B>b"), ("\x7f", "<U+007F>")],
)
def test_what_cannot_be_seen_is_written_out(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_without_a_file_the_standard_input_is_read(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = json.dumps(listing(1)).encode() + b"\n{\n"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(lines)))
    outcome = run("check")
    assert (outcome.code, len(assessments(outcome))) == (2, 1)
    assert outcome.err.startswith("doorwatch: stdin:2: ")


def test_a_tenants_private_rules_count_only_when_it_is_named(run: Run, home: Path) -> None:
    (home / "doorwatch.toml").write_text('[tenants.north]\nprivate_rules = "own"\n')
    (home / "own/minor").mkdir(parents=True)
    (home / "own/minor/faulty.yaml").write_text("id: faulty\n")
    file = write(home / "l.jsonl", listing(1))
    assert run("check", file).code == 0
    outcome = run("check", file, "--tenant", "north")
    assert outcome.code == 2
    assert "own/minor/faulty.yaml" in outcome.err
