"""A study as an archive that another researcher reruns to the same figures.

A ZIP with an RO-Crate description: data, preregistration, figures, page and PDF, with the version of
doorwatch that made them. `rerun` makes the figures anew from the data and compares bytes.
Source: RO-Crate 1.1 (researchobject.org).
"""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

import msgspec

from audit.model import Data, digest
from audit.report.page import Report, figures, make
from doorwatch.errors import BadInput

DATA, FIGURES, PREREGISTRATION = "data.json", "figures.json", "preregistration.json"
_WHEN = (1980, 1, 1, 0, 0, 0)
_MOST_BYTES = 200_000_000
_ABOUT: Mapping[str, tuple[str, str]] = {
    DATA: ("application/json", "What happened to each placement"),
    PREREGISTRATION: ("application/json", "What was fixed before anything was done"),
    FIGURES: ("application/json", "The figures, which a rerun gives again byte for byte"),
    "report.html": ("text/html", "The report"),
    "report.pdf": ("application/pdf", "The report, printed"),
}


def pack(data: Data, preregistration: bytes, report: Report | None = None) -> bytes:
    """Return the archive of a study; the same study gives the same bytes.

    Raises BadInput: the preregistration is not the one that the data name.
    """
    _named(data, preregistration, "preregistration")
    made = report or make(data)
    files = {
        DATA: to_json(data),
        PREREGISTRATION: preregistration,
        FIGURES: made.figures,
        "report.html": made.html.encode(),
        "report.pdf": made.pdf,
    }
    files["ro-crate-metadata.json"] = _crate(data, files)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        for name in sorted(files):
            box.writestr(zipfile.ZipInfo(name, _WHEN), files[name], zipfile.ZIP_DEFLATED)
    return out.getvalue()


def rerun(archive: bytes, name: str = "archive") -> Data:
    """Make the figures of an archive anew and return its data.

    Raises BadInput: no archive, a file is missing or changed, or the figures differ.
    """
    files = _unpack(archive, name)
    data = from_json(files[DATA], f"{name}/{DATA}")
    _named(data, files[PREREGISTRATION], f"{name}/{PREREGISTRATION}")
    from audit.analysis.findings import find

    if figures(find(data)) != files[FIGURES]:
        raise BadInput(f"{name}/{FIGURES}", "the figures that these data give", "others")
    return data


def _named(data: Data, preregistration: bytes, place: str) -> None:
    came = digest(preregistration)
    if came != data.preregistration:
        raise BadInput(place, f"the one that the data name, {data.preregistration}", came)


def to_json(data: Data) -> bytes:
    """Return a study's data as JSON."""
    return msgspec.json.format(msgspec.json.encode(data), indent=1) + b"\n"


def from_json(text: bytes, place: str) -> Data:
    """Read a study's data.

    Raises BadInput: no JSON, or a key that is missing, unknown or of a wrong type.
    """
    try:
        return msgspec.json.decode(text, type=Data)
    except msgspec.DecodeError as error:
        raise BadInput(place, "the data of a study", str(error)) from error


def _unpack(archive: bytes, name: str) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as box:
            if sum(entry.file_size for entry in box.infolist()) > _MOST_BYTES:
                raise BadInput(name, f"at most {_MOST_BYTES} bytes unpacked", "more")
            files = {entry.filename: _part(box, entry) for entry in box.infolist()}
    except (
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
    ) as error:
        # A damaged ZIP ends in any of these, depending on where it is damaged.
        raise BadInput(name, "a study archive (ZIP)", type(error).__name__) from error
    for needed in (DATA, PREREGISTRATION, FIGURES):
        if needed not in files:
            raise BadInput(name, f"the file {needed}", "none")
    return files


def _part(box: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Return one file, never more than it says of itself: a bomb unpacks to more."""
    with box.open(entry) as file:
        data = file.read(entry.file_size + 1)
    if len(data) != entry.file_size:
        raise zipfile.BadZipFile("a file of another size than told")
    return data


def _crate(data: Data, files: Mapping[str, bytes]) -> bytes:
    """Return the RO-Crate description: root, files with checksums, and the program that made them."""
    graph: list[dict[str, Any]] = [
        {
            "@id": "ro-crate-metadata.json", "@type": "CreativeWork", "about": {"@id": "./"},
            "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
        },
        {
            "@id": "./", "@type": "Dataset", "name": data.title, "identifier": data.study,
            "description": data.statement or data.title,
            "datePublished": max((one.submitted_at.date().isoformat() for one in data.placed), default=""),
            "license": "Figures and data of a door study; they hold no personal data.",
            "hasPart": [{"@id": name} for name in sorted(files)],
        },
        {
            "@id": "#doorwatch", "@type": "SoftwareApplication", "name": "doorwatch",
            "version": version("doorwatch"),
        },
        {
            "@id": "#analysis", "@type": "CreateAction", "name": "doorwatch study report",
            "instrument": {"@id": "#doorwatch"}, "object": {"@id": DATA}, "result": {"@id": FIGURES},
        },
    ]  # fmt: skip
    for name in sorted(files):
        kind, about = _ABOUT[name]
        graph.append(
            {
                "@id": name, "@type": "File", "encodingFormat": kind, "description": about,
                "contentSize": str(len(files[name])), "sha256": hashlib.sha256(files[name]).hexdigest(),
            }
        )  # fmt: skip
    crate = {"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": graph}
    return msgspec.json.format(msgspec.json.encode(crate), indent=1) + b"\n"
