"""Routes: who may receive a referral, of what, and how it gets there. One YAML file each.

A route is a place where people are helped or crimes against them are looked into. A purpose or a name that
speaks of law-enforcement operation, migration, tax, licensing or housing is refused.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal, NoReturn, get_args

from doorwatch.agreements.purpose import excluded_purpose
from doorwatch.errors import ReferralRefused, RouteError, RuleError
from doorwatch.rules.yamlfile import Node, parse, read_bytes
from doorwatch.types import Bilingual

RouteKind = Literal["police_liaison", "hotline_imagery", "care", "coordinator", "helpline"]
Topic = Literal["minor", "control", "imagery", "care"]
ROUTE_KINDS: tuple[RouteKind, ...] = get_args(RouteKind)
TOPICS: tuple[Topic, ...] = get_args(Topic)
_NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")
_AGE_KEY = re.compile(r"age1[02-9ac-hj-np-z]{58}")
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?|\[[0-9a-f:]+\]")
_HOST_KEY = re.compile(r"(ssh-ed25519|ecdsa-sha2-nistp256|rsa-sha2-256|ssh-rsa) [A-Za-z0-9+/]+={0,2}")
_USER = re.compile(r"[a-z_][a-z0-9_.-]{0,63}")
_KEYS = (
    "schema", "id", "kind", "name", "contact", "recipient", "reply_key", "delivery", "accepts", "banks",
    "keep_days", "reply_due_hours", "duty_officer", "purpose",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Download:
    """The sealed file waits: the dispatcher or the liaison's inbox fetches it."""

    kind: Literal["download"] = "download"


@dataclass(frozen=True, slots=True)
class Folder:
    """The sealed file is put into a folder of this machine, which the recipient empties."""

    path: Path
    kind: Literal["folder"] = "folder"


@dataclass(frozen=True, slots=True)
class Sftp:
    """The sealed file goes to a server whose host key is pinned; `key` is a file among the tenant's keys."""

    host: str
    port: int
    user: str
    folder: str
    host_key: str
    key: str
    kind: Literal["sftp"] = "sftp"


Delivery = Download | Folder | Sftp


@dataclass(frozen=True, slots=True)
class Route:
    """A route as its file describes it (`docs/referrals.md`).

    `recipient` is the route's age public key; `reply_key` the 32 bytes of the Ed25519 key that signs its
    reply files, None when it answers otherwise. `banks` are the banks whose own matches it is told of.
    `keep_days` counts from the hand-over; `reply_due_hours` too. `duty_officer` may be the second person
    outside office hours.
    """

    id: str
    kind: RouteKind
    name: Bilingual
    contact: str
    recipient: str
    reply_key: bytes | None
    delivery: Delivery
    accepts: tuple[Topic, ...]
    banks: tuple[str, ...]
    keep_days: int
    reply_due_hours: int
    duty_officer: str
    purpose: Bilingual


def load_route(path: Path) -> Route:
    """Read a route file. Every key must be written.

    Raises RouteError: `file:line: expected; got`. ReferralRefused: its purpose or name is one that
    doorwatch does not serve.
    """
    try:
        root = parse(read_bytes(path), str(path))
        table = root.keys("a route", _KEYS)
        table["schema"].choice("schema", ("1",))
        route = _route(table)
    except RuleError as error:
        raise RouteError(error.place, error.expected, error.got) from error
    if route.id != path.stem:
        raise RouteError(table["id"].place, f"id must be the file's name {path.stem}", f"'{route.id}'")
    _refuse_purposes(table)
    return route


def load_routes(folder: Path) -> dict[str, Route]:
    """Read every `<route>.yaml` of a folder, by id; a missing folder holds none. Raises as `load_route`."""
    paths = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
    return {route.id: route for route in map(load_route, paths)}


def _route(table: Mapping[str, Node]) -> Route:
    kind = table["kind"].choice("kind", ROUTE_KINDS)
    accepts = tuple(one.choice("each entry of accepts", TOPICS) for one in table["accepts"].items("accepts"))
    banks = _names(table["banks"])
    _check_topics(table, kind, accepts, banks)
    return Route(
        id=_match(table["id"], _NAME, "id must be small letters, digits and hyphens, 40 at most"),
        kind=kind,
        name=_bilingual(table["name"], "name"),
        contact=table["contact"].text("contact"),
        recipient=_match(table["recipient"], _AGE_KEY, "recipient must be an age public key (age1...)"),
        reply_key=_reply_key(table["reply_key"]),
        delivery=_delivery(table["delivery"]),
        accepts=accepts,
        banks=banks,
        keep_days=_number(table["keep_days"], "keep_days", 1, 3653),
        reply_due_hours=_number(table["reply_due_hours"], "reply_due_hours", 1, 24 * 90),
        duty_officer=table["duty_officer"].text("duty_officer"),
        purpose=_bilingual(table["purpose"], "purpose"),
    )


def _check_topics(
    table: Mapping[str, Node], kind: RouteKind, accepts: tuple[Topic, ...], banks: tuple[str, ...]
) -> None:
    """A hotline takes pictures of its own banks and nothing else; nobody else is told of pictures only."""
    if len(set(accepts)) != len(accepts):
        raise table["accepts"].fail("accepts must name each topic once", ", ".join(accepts))
    if kind == "hotline_imagery" and accepts != ("imagery",):
        raise table["accepts"].fail("a hotline for imagery must accept imagery only", ", ".join(accepts))
    if kind == "hotline_imagery" and not banks:
        raise table["banks"].fail(
            "a hotline for imagery must name the banks whose matches are its own", "none"
        )
    if kind in ("care", "coordinator") and "care" not in accepts:
        raise table["accepts"].fail(f"a route of kind {kind} must accept care", ", ".join(accepts))


def _delivery(node: Node) -> Delivery:
    kind = node.mapping("delivery").get("kind", node).choice("delivery.kind", ("download", "folder", "sftp"))
    if kind == "download":
        node.keys("delivery by download", ("kind",))
        return Download()
    if kind == "folder":
        path = node.keys("delivery by folder", ("kind", "path"))["path"]
        if not Path(path.text("delivery.path")).is_absolute():
            raise path.fail("delivery.path must be an absolute folder", path.value)
        return Folder(Path(path.text("delivery.path")))
    table = node.keys("delivery by sftp", ("kind", "host", "port", "user", "folder", "host_key", "key"))
    folder = table["folder"].text("delivery.folder")
    if ".." in PurePosixPath(folder).parts:
        raise table["folder"].fail("delivery.folder must not climb", folder)
    return Sftp(
        host=_match(table["host"], _HOST, "delivery.host must be a host name"),
        port=_number(table["port"], "delivery.port", 1, 65535),
        user=_match(table["user"], _USER, "delivery.user must be a user name"),
        folder=folder,
        host_key=_match(
            table["host_key"], _HOST_KEY, "delivery.host_key must be `type base64`, as in known_hosts"
        ),
        key=_match(table["key"], _NAME, "delivery.key must name a file of the tenant's keys"),
    )


def _bilingual(node: Node, what: str) -> dict[str, str]:
    return {
        language: text.text(f"{what}.{language}") for language, text in node.keys(what, ("nl", "en")).items()
    }


def _names(node: Node) -> tuple[str, ...]:
    """Return a list of names; `[]` is none."""
    if node.value == ():
        return ()
    return tuple(
        _match(one, _NAME, "each entry of banks must be a bank's name") for one in node.items("banks")
    )


def _number(node: Node, what: str, low: int, high: int) -> int:
    text = node.value if isinstance(node.value, str) else ""
    if not re.fullmatch(r"[0-9]{1,6}", text) or not low <= int(text) <= high:
        raise node.fail(f"{what} must be a whole number from {low} to {high}", node.kind)
    return int(text)


def _match(node: Node, pattern: re.Pattern[str], expected: str) -> str:
    text = node.value if isinstance(node.value, str) else ""
    if not pattern.fullmatch(text):
        raise node.fail(expected, node.kind)
    return text


def _reply_key(node: Node) -> bytes | None:
    """Return the key's 32 bytes; `none` says that the route signs no reply files."""
    if node.value == "none":
        return None
    try:
        key = base64.b64decode(node.text("reply_key"), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != 32:
        raise node.fail("reply_key must be an Ed25519 public key in base64, or none", "something else")
    return key


def _refuse_purposes(table: Mapping[str, Node]) -> None:
    for key in ("purpose", "name"):
        for language, node in table[key].mapping(key).items():
            if found := excluded_purpose(str(node.value)):
                _refuse(node, f"{key}.{language}", *found)


def _refuse(node: Node, key: str, purpose: str, word: str) -> NoReturn:
    raise ReferralRefused(
        f"{node.place}: {key}: expected a route for people in danger; got '{word}', which is {purpose}"
    )
