"""People and services: who may do what. Default deny; a right that no role names nobody has.

A permission is "area:noun:verb". Roles are fixed sets of permissions, the same for every tenant;
what a person may touch is narrowed further by its platforms (and, for a liaison, its route), which
`doorwatch.casework.rights` checks for every object.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, get_args

Role = Literal[
    "moderator", "senior", "dispatcher", "liaison", "researcher", "analyst", "auditor", "privacy_officer",
    "admin",
]  # fmt: skip
ROLES: tuple[Role, ...] = get_args(Role)
Language = Literal["nl", "en"]


class Permission(StrEnum):
    """Every act that a person or a service may be allowed."""

    QUEUE_LIST = "queue:case:list"
    QUEUE_SEARCH = "queue:case:search"
    QUEUE_CLAIM = "queue:case:claim"
    QUEUE_TAKE_OVER = "queue:case:take_over"
    CASE_VIEW = "case:evidence:view"
    CASE_REVEAL = "case:identity:reveal"
    CASE_PICTURE = "case:mosaic:view"
    CASE_DECIDE = "case:decision:make"
    CASE_DECIDE_BULK = "case:decision:make_bulk"
    CASE_UNDO = "case:decision:undo"
    CASE_SECOND = "case:second:give"
    CASE_DANGER = "case:danger:send"
    CASE_TICK = "case:tick:set"
    CASE_NOTE = "case:note:write"
    CASE_COMPLAINT = "case:complaint:enter"
    CASE_RESHAPE = "case:cluster:reshape"
    AGENCY_MARK = "agency:mark:set"
    STATEMENT_WRITE = "statement:draft:write"
    STATEMENT_SEND = "statement:letter:send"
    STATEMENT_EXPORT = "statement:file:export"
    REFERRAL_VIEW = "referral:dossier:view"
    REFERRAL_SEND = "referral:dossier:send"
    REFERRAL_REPLY = "referral:reply:enter"
    INBOX_READ = "inbox:referral:read"
    INBOX_REPLY = "inbox:referral:reply"
    ROUTES_VIEW = "routes:list:view"
    RULES_VIEW = "rules:page:view"
    RULES_TRY = "rules:sentence:try"
    RULES_REPLAY = "rules:replay:run"
    RULES_PROPOSE = "rules:live:propose"
    RULES_CONFIRM = "rules:live:confirm"
    BANKS_VIEW = "banks:list:view"
    BANKS_EDIT = "banks:entry:edit"
    CALIBRATION_PROPOSE = "calibration:weights:propose"
    CALIBRATION_ACCEPT = "calibration:weights:accept"
    QUALITY_OWN = "quality:own:view"
    QUALITY_ALL = "quality:all:view"
    QUALITY_CONTROL = "quality:control:review"
    GOLDEN_EDIT = "quality:golden:edit"
    WELLNESS_OWN = "wellness:own:edit"
    DASHBOARD_VIEW = "statistics:dashboard:view"
    STATISTICS_VIEW = "statistics:table:view"
    STUDY_VIEW = "study:design:view"
    STUDY_RECORD = "study:placement:record"
    STUDY_REGISTER = "study:register:read"
    JOURNAL_VIEW = "journal:entry:view"
    JOURNAL_VERIFY = "journal:chain:verify"
    SUBJECT_OPEN = "subject:request:open"
    SUBJECT_CONFIRM = "subject:request:confirm"
    EXCHANGE_PAUSE = "exchange:link:pause"
    USERS_MANAGE = "users:account:manage"
    TOKENS_MANAGE = "tokens:service:manage"
    DOOR_CHECK = "door:listing:check"
    FEED_WRITE = "feed:listing:write"
    EVENTS_WRITE = "feed:event:write"
    CASES_READ = "cases:summary:read"


_P = Permission
_WORK = frozenset({
    _P.QUEUE_LIST, _P.QUEUE_SEARCH, _P.QUEUE_CLAIM, _P.CASE_VIEW, _P.CASE_REVEAL, _P.CASE_PICTURE,
    _P.CASE_DECIDE, _P.CASE_DECIDE_BULK, _P.CASE_UNDO, _P.CASE_DANGER, _P.CASE_TICK, _P.CASE_NOTE,
    _P.CASE_COMPLAINT,
    _P.STATEMENT_WRITE, _P.STATEMENT_SEND, _P.REFERRAL_VIEW, _P.ROUTES_VIEW, _P.RULES_VIEW, _P.QUALITY_OWN,
    _P.QUALITY_CONTROL, _P.WELLNESS_OWN,
})  # fmt: skip
ROLE_PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    "moderator": _WORK,
    "senior": _WORK | {
        _P.QUEUE_TAKE_OVER, _P.CASE_SECOND, _P.CASE_RESHAPE, _P.AGENCY_MARK, _P.STATEMENT_EXPORT,
        _P.QUALITY_ALL,
        _P.GOLDEN_EDIT, _P.DASHBOARD_VIEW, _P.CALIBRATION_ACCEPT, _P.RULES_CONFIRM,
    },
    "dispatcher": frozenset({
        _P.QUEUE_LIST, _P.CASE_VIEW, _P.CASE_SECOND, _P.REFERRAL_VIEW, _P.REFERRAL_SEND, _P.REFERRAL_REPLY,
        _P.ROUTES_VIEW, _P.WELLNESS_OWN,
    }),
    "liaison": frozenset({_P.INBOX_READ, _P.INBOX_REPLY}),
    "researcher": frozenset({_P.STATISTICS_VIEW, _P.STUDY_VIEW, _P.STUDY_RECORD}),
    "analyst": frozenset({
        _P.RULES_VIEW, _P.RULES_TRY, _P.RULES_REPLAY, _P.RULES_PROPOSE, _P.RULES_CONFIRM, _P.BANKS_VIEW,
        _P.BANKS_EDIT, _P.CALIBRATION_PROPOSE, _P.DASHBOARD_VIEW,
    }),
    "auditor": frozenset({
        _P.JOURNAL_VIEW, _P.JOURNAL_VERIFY, _P.DASHBOARD_VIEW, _P.STATEMENT_EXPORT, _P.ROUTES_VIEW,
        _P.RULES_VIEW, _P.QUALITY_ALL,
    }),
    "privacy_officer": frozenset({
        _P.SUBJECT_OPEN, _P.SUBJECT_CONFIRM, _P.JOURNAL_VIEW, _P.JOURNAL_VERIFY, _P.EXCHANGE_PAUSE,
    }),
    "admin": frozenset({
        _P.USERS_MANAGE, _P.TOKENS_MANAGE, _P.EXCHANGE_PAUSE, _P.ROUTES_VIEW, _P.DASHBOARD_VIEW,
    }),
}  # fmt: skip
"""What each role may do. An admin manages accounts and sees no case; a liaison sees its inbox only."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who acts, as casework sees them: `name` is the login that events and journal record.

    `platforms` is what they may touch; an empty set is nothing, never everything. `route` is set for a
    liaison only. `service` is True for an API token, whose `permissions` are its own.
    """

    name: str
    tenant: str
    roles: frozenset[Role]
    platforms: frozenset[str]
    permissions: frozenset[Permission]
    language: Language = "nl"
    route: str | None = None
    service: bool = False

    def may(self, permission: Permission, platform: str | None = None) -> bool:
        """Tell whether the act is allowed, on an object of `platform` when one is named."""
        return permission in self.permissions and (platform is None or platform in self.platforms)


def permissions_of(roles: frozenset[Role]) -> frozenset[Permission]:
    """Return the union of what the roles may do."""
    return frozenset().union(*(ROLE_PERMISSIONS[role] for role in roles))
