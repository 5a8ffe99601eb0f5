"""The contract's table of terms, row by row: what, the agreement's field, and which endings enforce it."""

from __future__ import annotations

from dataclasses import dataclass

from doorwatch.store.bankmemory import BANK_ENDINGS
from doorwatch.store.case_endings import CASE_ENDINGS, LAST_ENDINGS
from doorwatch.store.endings import LISTING_ENDINGS, Ending
from doorwatch.store.exchange import EXCHANGE_ENDINGS
from doorwatch.store.people_endings import PEOPLE_ENDINGS
from doorwatch.store.portraits import PORTRAIT_ENDINGS
from doorwatch.store.register import REGISTER_ENDINGS
from doorwatch.store.subject_requests import SUBJECT_ENDINGS

_IN_ORDER = (
    *CASE_ENDINGS,
    *LISTING_ENDINGS,
    *BANK_ENDINGS,
    *PORTRAIT_ENDINGS,
    *EXCHANGE_ENDINGS,
    *PEOPLE_ENDINGS,
    *SUBJECT_ENDINGS,
    *REGISTER_ENDINGS,
    *LAST_ENDINGS,
)
ENDINGS: dict[str, Ending] = {one.name: one for one in _IN_ORDER}
"""All endings of rows, in the order in which a night runs them: what a case held ends after the case."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table. `endings` name what enforces it; `note` says what else there is to know."""

    what: str
    until: str
    terms: tuple[str, ...]
    endings: tuple[str, ...]
    note: str = ""


_CASE_FILES = "evidence_files"
ROWS = (
    Row("text of none, watch, unseen", "the next complete scan, at most 2 days", ("text",), ("text",)),
    Row(
        "unseen taken into the sampled queue",
        "until decided, at most 14 days",
        ("unseen_sample",),
        ("unseen_sample", "text"),
    ),
    Row("fingerprints", "90 days after that sighting", ("fingerprints",), ("fingerprints", "listing_row")),
    Row(
        "local features of pictures",
        "as the open case or bank entry that shows the picture",
        ("local_features",),
        ("portrait",),
        "of other pictures none are kept",
    ),
    Row(
        "city and day of a sighting",
        "14 days, then another municipality: yes or no",
        ("municipality",),
        ("municipality",),
    ),
    Row("listing id and address", "while live and 2 days", ("address_after_gone",), ("address",)),
    Row(
        "case closed no_concern",
        "30 days",
        ("no_concern_case",),
        ("no_concern_case", "empty_no_concern_case", _CASE_FILES),
    ),
    Row(
        "clearing mark",
        "90 days from the decision",
        ("clearing_mark",),
        ("clearing_mark",),
        "its end is written when it is made",
    ),
    Row(
        "other closed case",
        "6 months and open complaint",
        ("closed_case",),
        ("closed_case", "empty_closed_case", _CASE_FILES),
    ),
    Row("referred case", "as the route's agreement says", (), ("referred_case", _CASE_FILES)),
    Row(
        "referrals, replies, requests to keep originals",
        "as the case",
        (),
        ("referred_case", "closed_case", _CASE_FILES),
        "the rows go with the case, the sealed file with its folder",
    ),
    Row(
        "control sample",
        "text until its blind review",
        ("control_sample_share", "control_sample_nightly"),
        ("text",),
    ),
    Row("replay window", "as agreed, 0 days", ("replay_window",), ("text",)),
    Row("open case", "90 days, then closed not_decidable by its owner", ("open_case",), ("open_case",)),
    Row("spool; lines set aside", "at most 2 days", ("spool",), ("spool_files", "set_aside")),
    Row("door attempts", "90 days", ("attempts",), ("attempts",)),
    Row("WARC, dossier", "as the case", (), (_CASE_FILES,)),
    Row("outbox, dead letters", "14 days", ("outbox",), ("outbox",)),
    Row(
        "study register, placements",
        "as the study's authorisation",
        (),
        ("study_register",),
        "digests and a sealed text; the end is written when a placement is entered",
    ),
    Row("backup", "at most 14 days", ("backup",), ("backup_files",)),
    Row("journal", "2 years, cut at a signed checkpoint", ("journal",), ("journal",)),
    Row("Memory keys", "120 days after first use", (), ("memory_keys",)),
    Row(
        "bank entries",
        "their own end, one year unless the supplier says otherwise",
        (),
        ("bank_entry",),
        "a hash that is taken back is erased at once",
    ),
    Row(
        "tokens of the exchange",
        "own listings': as the sighting; published: 90 days at most",
        (),
        ("exchange_item", "fingerprints"),
        "withdrawn when the case is reversed or ends",
    ),
    Row("agency marks", "their own end", (), ("agency_mark",)),
    Row(
        "requests of data subjects",
        "open: 30 days; closed: one year, without the ids",
        (),
        ("subject_request",),
        "the erasure log drops its digests after 90 days",
    ),
    Row("objections", "90 days, as keyed digests", (), ("objection",)),
    Row("sessions", "12 hours, or 30 minutes without a request", (), ("session",)),
    Row("idempotency keys of services", "24 hours, as digests", (), ("door_answer",)),
    Row("failed sign-ins", "1 day after the last one, as keyed digests", (), ("sign_in_failure",)),
    Row(
        "accounts of users, tokens of services",
        "as the journal, from when they were disabled or ended",
        ("journal",),
        ("account", "token"),
        "password and second factor are erased when an account is disabled",
    ),
    Row("how a person's day was spread, own filters", "31 days; a year after saving", (), ("counts",)),
    Row(
        "nights, scans, shadow counts, reports",
        "as the journal",
        ("journal",),
        ("counts", "scan", "report_files"),
        "numbers and ids only",
    ),
)
