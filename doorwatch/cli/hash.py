"""`doorwatch hash`: hashes of pictures on a helper's own machine; the pictures never leave it.

Runs alone: no settings, no database, no network. Only hashes and sizes are written, no name, no path and
no pixel, so that the output can be handed to a bank.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from doorwatch.cli.common import emit, finish, note, options
from doorwatch.errors import BadInput, Exit

app = typer.Typer(help="Hashes of pictures; nothing else of them is written.")


@app.command()
def hashes(
    ctx: typer.Context,
    images: Annotated[list[Path], typer.Argument(help="Picture files.", show_default=False)],
) -> None:
    """Write a line for each picture: PDQ, quality and SHA-256. With --json one document."""
    rows = []
    codes = []
    for number, path in enumerate(images, 1):
        try:
            rows.append(_hashed(number, path))
        except BadInput as error:
            note(ctx, f"doorwatch: {path}: {error.expected}; got {error.got}")
            codes.append(Exit.BAD_INPUT)
    emit(ctx, {"schema": 1, "hashes": rows})
    if not options(ctx).json:
        for row in rows:
            detail = "low detail" if row["low_detail"] else "enough detail"
            typer.echo(f"{row['pdq']} quality {row['quality']} ({detail}) sha256 {row['sha256']}")
    finish(codes)


def _hashed(number: int, path: Path) -> dict[str, Any]:
    """Return the hashes of one file. Raises BadInput: it cannot be read or is no picture of ours."""
    import hashlib

    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadInput(str(path), "a file that can be read", error.strerror) from error
    from doorwatch.images.decode import REDUCED_VERSION, decode
    from doorwatch.images.pdq import pdq, pdq_of_samples

    picture = decode(data)
    found = pdq(picture.pixels)
    reduced = pdq_of_samples(picture.reduced, min(picture.width, picture.height))
    return {
        "number": number,
        "pdq": found.hex,
        "pdq_r": reduced.hex,
        "pdq_r_version": REDUCED_VERSION,
        "quality": found.quality,
        "low_detail": found.low_detail,
        "sha256": hashlib.sha256(data).hexdigest(),
    }
