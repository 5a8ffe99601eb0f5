"""The tables, one module an idea. `METADATA` is all of them; migrations must agree with it.

A test compares what the migrations make with these definitions, on SQLite and PostgreSQL, and
fails when a constraint has no name or a column no comment.
"""

from doorwatch.store.tables.acts import case_views, person_days, saved_filters
from doorwatch.store.tables.banks import bank_entries, bank_matches, banks
from doorwatch.store.tables.base import METADATA
from doorwatch.store.tables.casework import agency_marks, case_events, case_listings, cases, clearing_marks
from doorwatch.store.tables.door import door_answers
from doorwatch.store.tables.exchange import exchange_items, exchange_tokens
from doorwatch.store.tables.judged import (
    assessments,
    control_sample,
    door_attempts,
    pending_assessments,
    shadow_counts,
)
from doorwatch.store.tables.memory import (
    fingerprints,
    pictures,
    portraits,
    shingle_bands,
    shingle_sets,
    sightings,
)
from doorwatch.store.tables.operations import checkpoints, journal, meta, nights, outbox, set_aside
from doorwatch.store.tables.people import (
    recovery_codes,
    service_tokens,
    sessions,
    sign_in_failures,
    users,
)
from doorwatch.store.tables.quality import (
    calibrations,
    golden_cases,
    rule_proposals,
    second_reviews,
    shadowed_rules,
    statements,
)
from doorwatch.store.tables.referrals import preserve_requests, referral_replies, referrals
from doorwatch.store.tables.sights import listings, platform_keys, scans, snapshots
from doorwatch.store.tables.studies import study_cases, study_register
from doorwatch.store.tables.subjects import objections, subject_requests

__all__ = [
    "METADATA",
    "agency_marks",
    "assessments",
    "bank_entries",
    "bank_matches",
    "banks",
    "calibrations",
    "case_events",
    "case_listings",
    "case_views",
    "cases",
    "checkpoints",
    "clearing_marks",
    "control_sample",
    "door_answers",
    "door_attempts",
    "exchange_items",
    "exchange_tokens",
    "fingerprints",
    "golden_cases",
    "journal",
    "listings",
    "meta",
    "nights",
    "objections",
    "outbox",
    "pending_assessments",
    "person_days",
    "pictures",
    "platform_keys",
    "portraits",
    "preserve_requests",
    "recovery_codes",
    "referral_replies",
    "referrals",
    "rule_proposals",
    "saved_filters",
    "scans",
    "second_reviews",
    "service_tokens",
    "sessions",
    "set_aside",
    "shadow_counts",
    "shadowed_rules",
    "shingle_bands",
    "shingle_sets",
    "sightings",
    "sign_in_failures",
    "snapshots",
    "statements",
    "study_cases",
    "study_register",
    "subject_requests",
    "users",
]  # fmt: skip
