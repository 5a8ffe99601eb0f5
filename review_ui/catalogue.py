"""The catalogue of the interface: every sentence of the source, and what the Dutch of it is.

`python -m review_ui.catalogue` brings `locale/nl/LC_MESSAGES/console.po` up to the source: new sentences
come in without a translation (a test finds them), sentences that are gone go.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from review_ui.texts import DOMAIN

HOME = Path(__file__).parent
PO = HOME / "locale" / "nl" / "LC_MESSAGES" / f"{DOMAIN}.po"
_KEYWORDS = {"N_": None, "_": None, "gettext": None, "ngettext": (1, 2)}
_OPTIONS = {"extensions": "jinja2.ext.i18n,jinja2.ext.do", "trimmed": "false", "silent": "false"}


def sentences() -> Catalog:
    """Return every sentence of the pages and of the code."""
    found = Catalog(domain=DOMAIN, project="doorwatch", charset="utf-8")
    for path, method in _sources():
        place = path.relative_to(HOME).as_posix()
        with path.open("rb") as file:
            for line, message, comments, context in extract(method, file, _KEYWORDS, (), _OPTIONS):
                found.add(message, None, [(place, line)], auto_comments=comments, context=context)
    return found


def translated() -> Catalog:
    """Return the Dutch catalogue as it stands."""
    return read_po(BytesIO(PO.read_bytes()), locale="nl", domain=DOMAIN)


def updated() -> bytes:
    """Return the Dutch catalogue brought up to the source, as a file."""
    dutch = translated()
    dutch.update(sentences(), no_fuzzy_matching=True)
    dutch.obsolete.clear()
    out = BytesIO()
    write_po(out, dutch, width=100, no_location=True, omit_header=False, sort_output=True)
    lines = out.getvalue().decode().splitlines(keepends=True)
    dated = ('"POT-Creation-Date', '"PO-Revision-Date', '"Generated-By', '"Last-Translator', '"Language-Team')
    return "".join(line for line in lines if not line.startswith((*dated, '"Report-Msgid'))).encode()


def _sources() -> Iterator[tuple[Path, str]]:
    yield from ((path, "jinja2.ext:babel_extract") for path in sorted((HOME / "templates").glob("*.html")))
    yield from ((path, "python") for path in sorted(HOME.rglob("*.py")))


if __name__ == "__main__":
    PO.write_bytes(updated())
