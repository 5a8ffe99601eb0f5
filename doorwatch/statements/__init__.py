"""Statements of reasons (DSA article 17): drafted, edited by a person, refused when not acceptable."""

from doorwatch.statements.draft import check_draft, draft, edit, language_of, public_facts, puid_of
from doorwatch.statements.dsa import FREE_TEXT, MOST_IN_BATCH, check_batch, check_form, problems
from doorwatch.statements.model import (
    EDITABLE,
    RESTRICTIONS,
    Decided,
    Draft,
    PlatformPage,
    StatementGround,
    Subject,
)
from doorwatch.statements.private import Private, check_free_text, found_in
from doorwatch.statements.texts import load_sentences

__all__ = [
    "EDITABLE", "FREE_TEXT", "MOST_IN_BATCH", "RESTRICTIONS", "Decided", "Draft", "PlatformPage", "Private",
    "StatementGround", "Subject", "check_batch", "check_draft", "check_form", "check_free_text", "draft",
    "edit", "found_in", "language_of", "load_sentences", "problems", "public_facts", "puid_of",
]  # fmt: skip
