"""The order of one crawl: a JSON file that the night writes and hands to `python -m crawler`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta

from doorwatch.errors import BadInput
from doorwatch.types import VisitPlan

_T = TypeVar("_T")


class Order(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to crawl. Paths are absolute or relative to the working folder.

    `clock_offset` is seconds added to the machine's clock (the demo's nights). `retry_wait` is the
    first pause in seconds before a retry, doubled each time; `timeout` is how many seconds a whole answer
    may take, `spool_patience` how many a full spool is waited for. `banks` is the folder of the derived
    files that pictures are compared with, looked at anew when they change. `grace` is how many seconds the
    crawl has to end in good order once its night is gone; less than `CrawlProcess.stop` waits for. With
    `probe` (an address) only a list and a detail page are read and a profile is proposed; then `plan` and
    `spool` are not needed.
    """

    tenant: str
    platform: str
    settings: str | None = None
    scan: str = ""
    plan: str | None = None
    spool: str | None = None
    clock_offset: float = 0.0
    retry_wait: Annotated[float, Meta(ge=0.0, le=600.0)] = 2.0
    timeout: Annotated[float, Meta(gt=0.0, le=600.0)] = 30.0
    spool_patience: Annotated[float, Meta(ge=0.0, le=86_400.0)] = 1800.0
    grace: Annotated[float, Meta(ge=0.0, le=60.0)] = 8.0
    probe: str | None = None
    banks: str | None = None


def load_order(path: Path) -> Order:
    """Read an order. Raises BadInput: no such file, or not of this form."""
    order = _decode(path, Order, "an order")
    if order.probe is None and (not order.scan or order.spool is None):
        raise BadInput(path.name, "expected the keys scan and spool")
    return order


def load_plan(path: Path | None, order: Order) -> VisitPlan:
    """Read the visit plan; without a file, nothing is known and nothing done.

    Raises BadInput: not of this form, or of another platform or scan.
    """
    if path is None:
        return VisitPlan(order.platform, order.scan)
    plan = _decode(path, VisitPlan, "a visit plan")
    if (plan.platform, plan.scan) != (order.platform, order.scan):
        raise BadInput(path.name, f"expected the plan of {order.platform} {order.scan}", plan.platform)
    return plan


def _decode(path: Path, kind: type[_T], what: str) -> _T:
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except OSError as error:
        raise BadInput(path.name, f"expected {what}", type(error).__name__) from error
    except msgspec.DecodeError as error:
        raise BadInput(path.name, f"expected {what}", str(error)) from error
