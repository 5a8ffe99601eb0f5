from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import cv2
import pytest

from doorwatch.cli.main import main
from doorwatch.images.decode import decode
from doorwatch.images.pdq import pdq
from tests.images.shapes import shapes


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "holiday.jpg"
    path.write_bytes(cv2.imencode(".jpg", shapes(1, 300, 400))[1].tobytes())
    return path


def test_hash_writes_hashes_and_nothing_of_the_name(
    picture: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["hash", str(picture), "--json"]) == 0
    shown = capsys.readouterr()
    (row,) = json.loads(shown.out)["hashes"]
    assert row["pdq"] == pdq(decode(picture.read_bytes()).pixels).hex
    assert set(row) == {"number", "pdq", "pdq_r", "pdq_r_version", "quality", "low_detail", "sha256"}
    assert "holiday" not in shown.out + shown.err


def test_hash_does_what_is_good_and_names_what_is_bad(
    picture: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "notes.txt"
    bad.write_text("no picture")
    assert main(["hash", str(bad), str(picture), str(tmp_path / "none.jpg")]) == 2
    shown = capsys.readouterr()
    assert shown.out.count("quality 100 (enough detail) sha256 ") == 1
    assert "notes.txt: a picture; got 10 bytes of something else" in shown.err
    assert "none.jpg: a file that can be read; got No such file or directory" in shown.err


def test_hash_runs_alone_and_writes_no_file(picture: Path) -> None:
    script = (
        "import sys; from doorwatch.cli.main import main; code = main(['hash', sys.argv[1]]);"
        "heavy = {'sqlalchemy', 'scrapy', 'httpx', 'rensa', 'doorwatch.settings', 'doorwatch.store'};"
        "sys.exit(code or len(heavy & set(sys.modules)))"
    )
    before = {path.name for path in picture.parent.iterdir()}
    done = subprocess.run(
        [sys.executable, "-c", script, picture.name], cwd=picture.parent, check=False, capture_output=True
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert {path.name for path in picture.parent.iterdir()} == before
