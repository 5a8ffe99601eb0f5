"""Parts of pictures in the pipeline: what is watched for follows SQL, and portraits are kept apart.

A reading that goes into the store carries no portrait: it would lie with the listing's content, whose end
is another.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from doorwatch.pipeline.workshop import Workshop
from doorwatch.store.portraits import derive_watch, put_portraits
from doorwatch.types import PictureReading


def follow_copies(workshop: Workshop) -> None:
    """Bring the file of what is watched for up to SQL; ask this before pictures are read."""
    if workshop.banks.folder is not None:
        derive_watch(workshop.store, workshop.banks.folder, workshop.now())


def keep_portraits(workshop: Workshop, pictures: Iterable[PictureReading]) -> None:
    """Keep the portraits of pictures that open cases want."""
    brought = [one for one in pictures if one.portrait is not None]
    if brought:
        workshop.store.run_write(partial(put_portraits, pictures=brought, now=workshop.now()))


def without_portraits(pictures: Iterable[PictureReading]) -> tuple[PictureReading, ...]:
    """Return readings as they are stored."""
    return tuple(one if one.portrait is None else replace(one, portrait=None) for one in pictures)
