from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorwatch.errors import Conflict
from doorwatch.spool import SpoolError, SpoolFull, SpoolReader, SpoolWriter, recover
from doorwatch.spool.codec import decode, encode
from doorwatch.types import (
    CardSeen,
    DetailRead,
    DetailUnchanged,
    FetchFailed,
    Gone,
    Listing,
    PictureReading,
    PictureText,
    Price,
    RawPage,
    ScanEnd,
    SpoolRecord,
    Validators,
)

KEY = bytes(range(32))
AT = datetime(2026, 11, 20, 23, 5, tzinfo=timezone(timedelta(hours=1)))
LIMIT = 10_000_000


def card(number: int) -> CardSeen:
    return CardSeen(f"A-{number}", f"http://127.0.0.1/ad/{number}", "00" * 32, AT)


def detail(number: int, body: bytes = b"<h1>Massage</h1>") -> DetailRead:
    listing = Listing(
        "demo-north",
        f"A-{number}",
        title="Massage",
        price=Price(80.0, "EUR"),
        phones=("+493023125123",),
        images=("http://127.0.0.1/img/1.png",),
        posted_at=AT,
        extra={"column": [1, None, "x"]},
    )
    picture = PictureReading(0, pdq="0" * 64, quality=80, texts=(PictureText("salon", None, "ocr"),))
    page = RawPage("http://127.0.0.1/ad/1", 200, (("Content-Type", "text/html"),), body, AT)
    return DetailRead(listing, (picture,), page, Validators('"x"', None, "ab"), ("title",), AT)


RECORDS: tuple[SpoolRecord, ...] = (
    card(1),
    detail(1, bytes(range(256))),
    DetailUnchanged("A-2", AT),
    Gone("A-3", 410, AT),
    FetchFailed(None, "http://127.0.0.1/list", "list", "timeout", AT),
    ScanEnd(True, False, ("hours",), {"requests": 3}, {"title": 1.0}, AT, ("price under its floor",)),
)


def fill(writer: SpoolWriter) -> None:
    for count in range(1000):
        writer.write(detail(count, b"x" * 5_000))


def read_all(folder: Path) -> list[SpoolRecord]:
    reader = SpoolReader(folder, KEY)
    return [record for segment in reader.segments() for record in reader.read(segment)]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.record)
def test_every_kind_of_record_comes_back_as_it_was(tmp_path: Path, record: SpoolRecord) -> None:
    with SpoolWriter(tmp_path, KEY, LIMIT) as writer:
        writer.write(record)
    assert read_all(tmp_path) == [record]


@given(st.text(), st.binary(), st.datetimes(timezones=st.just(timezone(timedelta(hours=-3)))))
def test_any_text_body_and_offset_survive_the_coding(text: str, body: bytes, at: datetime) -> None:
    page = RawPage("u", 200, (), body, at)
    record = DetailRead(Listing("p", "1", text=text), (), page, Validators(), (), at)
    kind, value = msgspec.msgpack.decode(encode(record), type=tuple[str, object])
    back = decode(kind, value)
    assert back == record
    assert isinstance(back, DetailRead)
    assert back.at.utcoffset() == timedelta(hours=-3)


def test_a_reader_sees_only_what_is_sealed(tmp_path: Path) -> None:
    writer = SpoolWriter(tmp_path, KEY, LIMIT, label="demo-north 2026-11-20", segment_records=2)
    for count in range(3):
        writer.write(card(count))
    assert read_all(tmp_path) == [card(0), card(1)]
    assert SpoolReader(tmp_path, KEY).segments()[0].label == "demo-north 2026-11-20"
    writer.close()
    assert read_all(tmp_path) == [card(0), card(1), card(2)]


def test_nothing_of_a_record_stands_readable_on_disk(tmp_path: Path) -> None:
    with SpoolWriter(tmp_path, KEY, LIMIT, label="demo-north") as writer:
        writer.write(detail(1))
    raw = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for words in (b"Massage", b"demo-north", b"127.0.0.1"):
        assert words not in raw
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in tmp_path.iterdir())


def test_a_full_spool_refuses_until_a_segment_is_taken(tmp_path: Path) -> None:
    writer = SpoolWriter(tmp_path, KEY, 100_000, segment_records=1)
    with pytest.raises(SpoolFull, match="expected room below 100000 bytes; it is full"):
        fill(writer)
    reader = SpoolReader(tmp_path, KEY)
    for segment in reader.segments():
        reader.delete(segment)
        reader.delete(segment)
    writer.write(card(1))
    writer.close()


def test_the_last_word_fits_into_a_full_spool(tmp_path: Path) -> None:
    writer = SpoolWriter(tmp_path, KEY, 100_000)
    with pytest.raises(SpoolFull, match="full"):
        fill(writer)
    writer.write_last(RECORDS[-1])
    assert read_all(tmp_path)[-1] == RECORDS[-1]
    writer.close()


def test_two_writers_of_one_folder_are_refused(tmp_path: Path) -> None:
    with SpoolWriter(tmp_path, KEY, LIMIT):
        with pytest.raises(Conflict, match="only writer"):
            SpoolWriter(tmp_path, KEY, LIMIT)
        with pytest.raises(Conflict, match="only writer"):
            recover(tmp_path, KEY)


@pytest.mark.parametrize("cut", [1, 3, 5, 40])
def test_a_torn_tail_is_cut_off_and_the_rest_kept(tmp_path: Path, cut: int) -> None:
    writer = SpoolWriter(tmp_path, KEY, LIMIT)
    for count in range(3):
        writer.write(card(count))
    os.close(writer._lock)  # as if the process had died: nothing is sealed
    part = next(tmp_path.glob("*.part"))
    part.write_bytes(part.read_bytes()[:-cut])
    assert recover(tmp_path, KEY) == 1
    assert read_all(tmp_path) == [card(0), card(1)]
    assert recover(tmp_path, KEY) == 0


def test_a_power_cut_that_leaves_zeros_loses_only_the_zeros(tmp_path: Path) -> None:
    writer = SpoolWriter(tmp_path, KEY, LIMIT)
    writer.write(card(0))
    os.close(writer._lock)
    with next(tmp_path.glob("*.part")).open("ab") as stream:
        stream.write(bytes(4096))
    assert recover(tmp_path, KEY) == 1
    assert read_all(tmp_path) == [card(0)]


def test_a_part_without_a_record_is_removed(tmp_path: Path) -> None:
    (tmp_path / "000007.part").write_bytes(b"DW")
    assert recover(tmp_path, KEY) == 0
    assert not list(tmp_path.glob("*.part"))


def test_a_wrong_key_destroys_nothing(tmp_path: Path) -> None:
    writer = SpoolWriter(tmp_path, KEY, LIMIT)
    writer.write(card(0))
    os.close(writer._lock)
    with pytest.raises(SpoolError, match="must open with the tenant's spool key"):
        recover(tmp_path, bytes(32))
    assert recover(tmp_path, KEY) == 1


def test_a_sealed_segment_that_was_cut_off_is_named(tmp_path: Path) -> None:
    with SpoolWriter(tmp_path, KEY, LIMIT) as writer:
        writer.write(card(0))
        writer.write(card(1))
    path = next(tmp_path.glob("*.seg"))
    raw = path.read_bytes()
    last = len(raw) - 4 - 24 - 16 - len(b"\x92\xa6sealed\x02")
    path.write_bytes(raw[:last])
    with pytest.raises(SpoolError, match="expected its seal over 2 records; got None"):
        read_all(tmp_path)


@given(st.data())
def test_one_changed_byte_is_always_noticed(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("spool")
    with SpoolWriter(folder, KEY, LIMIT) as writer:
        writer.write(card(0))
    path = next(folder.glob("*.seg"))
    raw = bytearray(path.read_bytes())
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= data.draw(st.integers(1, 255))
    path.write_bytes(bytes(raw))
    with pytest.raises(SpoolError, match="spool segment 1"):
        read_all(folder)


def test_a_number_is_never_given_twice(tmp_path: Path) -> None:
    for expected in (1, 2):
        with SpoolWriter(tmp_path, KEY, LIMIT) as writer:
            writer.write(card(0))
        reader = SpoolReader(tmp_path, KEY)
        (segment,) = reader.segments()
        assert segment.number == expected
        reader.delete(segment)


def test_a_killed_process_loses_no_record_that_was_written(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from datetime import datetime, UTC\n"
        "from doorwatch.spool import SpoolWriter; from doorwatch.types import Gone\n"
        "writer = SpoolWriter(Path(sys.argv[1]), bytes(range(32)), 10**7)\n"
        "for n in range(10): writer.write(Gone(str(n), 404, datetime(2026, 1, 1, tzinfo=UTC)))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        env={**os.environ, "DOORWATCH_FAILPOINT": "spool:7"},
        check=False,
    )
    assert run.returncode == -signal.SIGKILL
    assert recover(tmp_path, KEY) == 1
    assert [record.id for record in read_all(tmp_path) if isinstance(record, Gone)] == list("012345")
