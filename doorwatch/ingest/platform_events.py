"""Platform events from JSON, checked against the committed schema."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import msgspec

from doorwatch.errors import BadInput
from doorwatch.types.platform_events import PlatformEvent

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_FIRST_YEAR, _LAST_YEAR = 1970, 2199


def parse_events(obj: object, place: str) -> tuple[PlatformEvent, ...]:
    """Return the events in a decoded JSON object (`schemas/platform_events.schema.json`).

    Raises BadInput: names the first place and key at fault, what was expected, and no value.
    """
    fault = min(_validator().iter_errors(obj), key=lambda one: [str(step) for step in one.path], default=None)
    if fault is not None:
        # An unknown key is the fault of the object that holds it; which kind of fault it is says the word.
        where = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in fault.absolute_path)
        raise BadInput(f"{place}{where}", f"expected what the schema says of {fault.validator}")
    assert isinstance(obj, dict)
    return tuple(_event(one, f"{place}.events[{number}]") for number, one in enumerate(obj["events"]))


def _event(obj: dict[str, Any], place: str) -> PlatformEvent:
    try:
        event = msgspec.convert(obj, PlatformEvent)
    except msgspec.ValidationError as error:
        raise BadInput(f"{place}.at", "expected an instant with an offset") from error
    for key, value in (("platform", event.platform), ("id", event.id)):
        if _CONTROL.search(value):  # the schema's `$` lets one line break pass at the end
            raise BadInput(f"{place}.{key}", "expected no control character")
    if not _plausible(event.at):
        raise BadInput(f"{place}.at", f"expected an instant from {_FIRST_YEAR} to {_LAST_YEAR}")
    return event


def _plausible(moment: datetime) -> bool:
    return _FIRST_YEAR <= moment.year <= _LAST_YEAR


@cache
def _validator() -> Draft202012Validator:
    from jsonschema import Draft202012Validator

    text = resources.files("doorwatch.schemas").joinpath("platform_events.schema.json").read_bytes()
    return Draft202012Validator(msgspec.json.decode(text))
