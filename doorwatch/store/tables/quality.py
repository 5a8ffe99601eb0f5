"""Statements that were sent, and the quality of decisions: golden items, second looks, rules put back."""

from __future__ import annotations

import sqlalchemy as sa

from doorwatch.store.tables.base import JSON, METADATA, ROW_ID, Instant, column, one_of, serial

statements = sa.Table(
    "statements",
    METADATA,
    serial("statement"),
    column("case", ROW_ID, "case", sa.ForeignKey("cases.id", ondelete="CASCADE")),
    column("sequence", sa.Integer, "the decision that it gives the reasons of"),
    column("part", sa.Integer, "place of the listing in the decision, from 0"),
    column("platform", sa.String(64), "platform"),
    column("puid", sa.String(500), "the platform's unique id of the statement; nothing of a listing"),
    column("ground", sa.String(64), "ground (rules/grounds.yaml)"),
    column("language", sa.String(2), "language of the letter"),
    column("letter", sa.Text, "the letter to the advertiser, as it was sent"),
    column("form", JSON, "the form of the public database, as it was checked"),
    column("edited", JSON, "which parts a person wrote over"),
    column("sent_by", sa.String(64), "who"),
    column("sent_at", Instant, "when"),
    column("exported_at", Instant, "when it was last exported", null=True),
    sa.UniqueConstraint("case", "sequence", "part"),
    sa.UniqueConstraint("puid"),
    sa.Index("ix_statements_sent_at", "sent_at"),
    sqlite_autoincrement=True,
    comment="statements of reasons that were sent; they end with their case",
)

golden_cases = sa.Table(
    "golden_cases",
    METADATA,
    column("case", ROW_ID, "case", sa.ForeignKey("cases.id", ondelete="CASCADE"),
           primary_key=True, autoincrement=False),
    column("row", ROW_ID, "its synthetic listing (listings.id)"),
    column("item", sa.String(64), "golden item (rules/golden)"),
    column("planted_at", Instant, "when"),
    sa.Index("ix_golden_cases_row", "row"),
    comment="cases with a known answer; no door lets them out",
)  # fmt: skip

second_reviews = sa.Table(
    "second_reviews",
    METADATA,
    column("case", ROW_ID, "case", sa.ForeignKey("cases.id", ondelete="CASCADE"),
           primary_key=True, autoincrement=False),
    column("sequence", sa.Integer, "the decision that is looked at again"),
    column("lane", sa.String(16), "lane of the case"),
    column("first_by", sa.String(64), "who decided"),
    column("first", sa.String(32), "decision"),
    column("drawn_at", Instant, "when"),
    column("second_by", sa.String(64), "who looked again", null=True),
    column("second", sa.String(32), "decision of the second look", null=True),
    column("given_at", Instant, "when", null=True),
    sa.Index("ix_second_reviews_drawn_at", "drawn_at"),
    comment="decided cases drawn for a blind second look by another person",
)  # fmt: skip

shadowed_rules = sa.Table(
    "shadowed_rules",
    METADATA,
    serial("entry"),
    column("rule", sa.String(100), "rule that is live in its file and counts as shadow here"),
    column("since", Instant, "when it was put back"),
    column("reason", JSON, "numbers: languages, rates, ratio with its interval"),
    column("lifted_at", Instant, "when two persons let it count again", null=True),
    column("lifted_by", sa.String(64), "who asked", null=True),
    column("second_by", sa.String(64), "who agreed", null=True),
    sa.Index("uq_shadowed_rules_rule", "rule", unique=True, sqlite_where=sa.text("lifted_at IS NULL"),
             postgresql_where=sa.text("lifted_at IS NULL")),
    sqlite_autoincrement=True,
    comment="rules put back to shadow; it only lowers, the file in rules/ stays the truth",
)  # fmt: skip

calibrations = sa.Table(
    "calibrations",
    METADATA,
    column("name", sa.String(64), "name: date and digest", primary_key=True),
    column("state", sa.String(16), "proposed, accepted, refused or replaced"),
    column("body", JSON, "terms with intervals, curve, figures; no listing"),
    column("plot", sa.Text, "reliability plot, SVG"),
    column("proposed_by", sa.String(64), "who fitted it"),
    column("proposed_at", Instant, "when"),
    column("decided_by", sa.String(64), "who accepted or refused it", null=True),
    column("decided_at", Instant, "when", null=True),
    one_of("state", ("proposed", "accepted", "refused", "replaced"), "state"),
    comment="fitted weights of the exploitation lane; one accepted at most",
)

rule_proposals = sa.Table(
    "rule_proposals",
    METADATA,
    serial("proposal"),
    column("rule", sa.String(100), "rule"),
    column("kind", sa.String(8), "live or lift"),
    column("digest", sa.String(64), "SHA-256 of the rule, hex"),
    column("state", sa.String(16), "waiting, confirmed or refused"),
    column("proposed_by", sa.String(64), "who asked"),
    column("proposed_at", Instant, "when"),
    column("decided_by", sa.String(64), "who answered", null=True),
    column("decided_at", Instant, "when", null=True),
    one_of("kind", ("live", "lift"), "kind"),
    one_of("state", ("waiting", "confirmed", "refused"), "state"),
    sqlite_autoincrement=True,
    comment="rules that one person proposes to make live or to let count again",
)
