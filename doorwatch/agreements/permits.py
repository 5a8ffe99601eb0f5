"""May this request be sent? Scheme, host, port, path, hours and dates, after every disguise is taken off."""

from __future__ import annotations

import datetime as dt
import re
from urllib.parse import SplitResult, unquote, urlsplit
from zoneinfo import ZoneInfo

from doorwatch.agreements.signing import WELL_KNOWN
from doorwatch.errors import RequestRefused
from doorwatch.types import Agreement, Hours

ALWAYS = ("/robots.txt", WELL_KNOWN)
"""Paths that the hosts of an agreement are asked for first; no deny covers them, hours do."""
_UNRESERVED = re.compile(r"%(2D|2E|5F|7E|3[0-9]|[46][1-9A-F]|[57][0-9A])", re.IGNORECASE)
_MAX_ROUNDS = 3
_DEFAULT_PORTS = {"https": 443, "http": 80}


def permits(agreement: Agreement, url: str, now: dt.datetime) -> None:
    """Return when a GET of `url` at `now` (aware) is inside the agreement.

    A path must be allowed, and not denied, both as the standard normalises it and as a server would
    see it that decodes everything. An allowed prefix ends at a border (`/ad` covers `/ad` and
    `/ad/7`, not `/admin`; `/ad-` covers `/ad-7`); a denied one covers whatever begins with it in
    either case of letters. Plain http needs a private host or port 80 among the hosts.

    Raises RequestRefused with the reason; nothing may be sent.
    """
    parts, host = _split(url)
    scope = agreement.scope
    path = parts.path or "/"
    if host in scope.hosts:
        anything = path in ALWAYS
        allow: tuple[str, ...] = ALWAYS if anything else scope.allow
        deny: tuple[str, ...] = () if anything else scope.deny
    elif host in scope.image_hosts:
        allow, deny = ("/",), scope.deny
    else:
        raise RequestRefused(f"{host}: expected a host of agreement {agreement.reference}")
    if parts.scheme == "http" and host not in scope.private_hosts and not host.endswith(":80"):
        raise RequestRefused(f"{host}: expected https")
    for form in _forms(path):
        if not any(_under(form, prefix) for prefix in allow):
            raise RequestRefused(f"{host}: expected a path that the agreement allows; got {_shown(form)}")
        if any(form.casefold().startswith(prefix.casefold()) for prefix in deny):
            raise RequestRefused(
                f"{host}: expected a path that the agreement does not deny; got {_shown(form)}"
            )
    _check_time(agreement, now)


def within_hours(hours: Hours, now: dt.datetime) -> bool:
    """Return True when `now` (aware) is inside the hours; equal ends are the whole day."""
    time = now.astimezone(ZoneInfo(hours.zone)).time()
    if hours.start == hours.end:
        return True
    if hours.start < hours.end:
        return hours.start <= time < hours.end
    return time >= hours.start or time < hours.end


def host_of(url: str) -> str:
    """Return the host of `url` as agreements write it: small letters, port where it is not 443.

    Raises RequestRefused: the URL is not one that may be sent.
    """
    return _split(url)[1]


def _split(url: str) -> tuple[SplitResult, str]:
    if re.search(r"[\x00-\x20\\\x7f]", url):
        raise RequestRefused("expected an address without spaces, controls and backslashes")
    try:
        parts = urlsplit(url)
        port, name = parts.port, parts.hostname or ""
        name = name.rstrip(".").encode("idna").decode() if not name.isascii() else name.rstrip(".")
    except ValueError as error:
        raise RequestRefused("expected an address that parses; got none") from error
    if parts.scheme not in _DEFAULT_PORTS or not name:
        raise RequestRefused(f"expected an http or https address with a host; got {parts.scheme or 'none'}")
    if "@" in parts.netloc:
        raise RequestRefused(f"{name}: expected an address without user or password")
    port = _DEFAULT_PORTS[parts.scheme] if port is None else port
    shown = f"[{name}]" if ":" in name else name
    return parts, shown if port == 443 else f"{shown}:{port}"


def _forms(path: str) -> set[str]:
    """Return the path as the standard normalises it, and as the most lenient server would read it."""
    strict = _UNRESERVED.sub(lambda found: chr(int(found[1], 16)), path)
    lenient = path
    for _ in range(_MAX_ROUNDS):
        decoded = unquote(lenient, errors="replace")
        if decoded == lenient:
            break
        lenient = decoded
    else:
        raise RequestRefused("expected a path that is encoded once or twice; got a deeper one")
    if re.search(r"[\x00-\x1f]", lenient):
        raise RequestRefused("expected a path without control characters")
    lenient = re.sub(r"/+", "/", re.sub(r";[^/]*", "", lenient.replace("\\", "/")))
    return {_without_dots(strict), _without_dots(lenient)}


def _without_dots(path: str) -> str:
    """Remove `.` and `..` segments (RFC 3986, 5.2.4)."""
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            kept = kept[:-1]
        elif segment != ".":
            kept.append(segment)
    if segments and segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def _under(path: str, prefix: str) -> bool:
    if not path.startswith(prefix):
        return False
    return path == prefix or not prefix[-1].isalnum() or path[len(prefix)] == "/"


def _check_time(agreement: Agreement, now: dt.datetime) -> None:
    today = now.astimezone(ZoneInfo(agreement.scope.hours.zone)).date()
    if not agreement.valid_from <= today <= agreement.valid_until:
        raise RequestRefused(f"{agreement.reference}: expected a valid agreement; today is {today}")
    if not within_hours(agreement.scope.hours, now):
        hours = agreement.scope.hours
        between = f"between {hours.start:%H:%M} and {hours.end:%H:%M} {hours.zone}"
        raise RequestRefused(f"{agreement.reference}: expected a request {between}")


def _shown(path: str) -> str:
    """Return the first segment only: the rest may name a listing."""
    return repr("/" + path[1:].partition("/")[0][:20])
