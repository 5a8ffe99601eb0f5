"""Every error that doorwatch raises on purpose, as one tree.

    DoorwatchError
    ├── BadInput            exit 2   a file or field is wrong; names place, expected and got
    │   ├── ListingError             a line that is no listing
    │   ├── RuleError                a rule file with a fault
    │   ├── SettingsError            a setting that is missing or wrong
    │   ├── ProfileError             a site profile with a fault
    │   ├── RouteError               a route file with a fault
    │   ├── PackageError             a referral or reply file that is not what it should be
    │   └── PictureError             a picture that cannot be decoded
    ├── Refused             exit 3   a gate said no: agreement, permission, legal gate, clock
    │   ├── AgreementRefused
    │   ├── RequestRefused           a request outside the agreement, robots.txt or the network guard
    │   ├── ReferralRefused          a referral without its decision, second person or route
    │   └── ClockRefused             retention on a doubtful clock
    ├── Unreachable         exit 4   a dependency (database, site, program) did not answer
    ├── Interrupted         exit 5   stopped in the middle; run again to resume
    └── Conflict            exit 1   two writers disagreed after all retries

Messages of `BadInput` have one form: `place: what was expected; got what came`. Of a listing
they name key and type, never the value.
"""

from __future__ import annotations

import errno
import os
import traceback
from enum import IntEnum
from pathlib import Path


class Exit(IntEnum):
    """Exit codes of the command line."""

    DONE = 0
    FAULT = 1
    BAD_INPUT = 2
    REFUSED = 3
    UNREACHABLE = 4
    INTERRUPTED = 5
    USAGE = 64


_ORDER = (Exit.FAULT, Exit.UNREACHABLE, Exit.REFUSED, Exit.INTERRUPTED, Exit.BAD_INPUT)


def worst_exit(codes: list[Exit]) -> Exit:
    """Return the code of a run with several outcomes: the first that occurred in the order 1, 4, 3, 5, 2."""
    return next((code for code in _ORDER if code in codes), Exit.DONE)


class DoorwatchError(Exception):
    """Root of all errors of doorwatch; `exit_code` is what the command line ends with."""

    exit_code: Exit = Exit.FAULT


class BadInput(DoorwatchError):
    """Something that was given is wrong. `place` is `file:line`, a file or a field path."""

    exit_code = Exit.BAD_INPUT

    def __init__(self, place: str, expected: str, got: str | None = None) -> None:
        self.place = place
        self.expected = expected
        self.got = got
        super().__init__(f"{place}: {expected}" + (f"; got {got}" if got is not None else ""))


class ListingError(BadInput):
    """A line that is no listing."""


class RuleError(BadInput):
    """A rule, taxonomy or weights file with a fault; no rule set is half loaded."""


class SettingsError(BadInput):
    """A setting that is missing or wrong."""


class ProfileError(BadInput):
    """A site profile with a fault."""


class RouteError(BadInput):
    """A route file with a fault; nothing is sent to a route that is half understood."""


class PackageError(BadInput):
    """A referral package or reply file that was changed, is not whole, or is none; it names what."""


class PictureError(BadInput):
    """A picture that cannot be decoded; recorded as a failure of that picture."""


class Refused(DoorwatchError):
    """A gate said no. Nothing was done."""

    exit_code = Exit.REFUSED


class AgreementRefused(Refused):
    """No valid agreement: expired, unsigned, altered, or out of its scope."""


class RequestRefused(Refused):
    """A request outside the agreement, robots.txt or the network guard; it was not sent."""


class ReferralRefused(Refused):
    """A referral lacks its decision, its second person or a route that takes it; nothing was sent."""


class ClockRefused(Refused):
    """Retention met a clock that it cannot trust; nothing was destroyed."""


class Unreachable(DoorwatchError):
    """A database, site or program that the work needs did not answer."""

    exit_code = Exit.UNREACHABLE


class Interrupted(DoorwatchError):
    """Stopped in the middle; what was done is kept and the same command resumes."""

    exit_code = Exit.INTERRUPTED


class Conflict(DoorwatchError):
    """Two writers disagreed and all retries were used up."""


_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO}


def disk_fault(error: OSError) -> Unreachable | None:
    """Return what a full or failing disk means to a person, None when the error is something else."""
    if error.errno not in _DISK:
        return None
    got = os.strerror(error.errno).lower()
    return Unreachable(f"disk: expected room to write; got {got}; then run the same command again")


_ROOMS = {"audit", "crawler", "demo", "detectors", "doorwatch", "review_ui", "rules"}


def missing_package(error: ImportError) -> Unreachable | None:
    """Return what an extra that is not installed means to a person, None when a module of ours is missing."""
    package = (error.name or "").partition(".")[0]
    if not isinstance(error, ModuleNotFoundError) or not package or package in _ROOMS:
        return None
    return Unreachable(
        f"package {package}: expected to be installed; got none; `sh tools/setup.sh test` installs all extras"
    )


def describe_fault(error: BaseException) -> str:
    """Name the kind and place of a fault of ours; its text could hold words of a listing."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "site-packages" not in frame.filename]
    where = f"{Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else "an unknown place"
    return f"fault of ours: {type(error).__name__} at {where}; DOORWATCH_TRACE=1 shows the trace"
