"""Frozen types: the nouns of doorwatch. Everything else imports them from here."""

from doorwatch.types.agreement import Agreement, Capacity, Dpia, Hours, Scope, Terms
from doorwatch.types.assessment import Assessment, LaneResult
from doorwatch.types.cases import (
    CaseEvent,
    CaseEventKind,
    CaseListing,
    CaseState,
    CaseStateName,
    DecisionKind,
    ListingDecision,
)  # fmt: skip
from doorwatch.types.clock import Clock, system_clock
from doorwatch.types.detector import Detector
from doorwatch.types.listing import (
    LANGUAGES,
    Account,
    Attempt,
    Handle,
    Instant,
    Listing,
    ListingRef,
    Price,
    Report,
    Review,
    Status,
    Verification,
)  # fmt: skip
from doorwatch.types.memory import (
    KEYED_KINDS,
    FingerprintKind,
    Link,
    Links,
    MemoryView,
    Sighting,
    Trace,
)  # fmt: skip
from doorwatch.types.people import (
    ROLE_PERMISSIONS,
    ROLES,
    Permission,
    Person,
    Role,
    permissions_of,
)  # fmt: skip
from doorwatch.types.reading import (
    Age,
    AgeKind,
    BankMatch,
    Box,
    Contact,
    ContactKind,
    Coverage,
    Failure,
    ImageCount,
    NormalText,
    PictureReading,
    PictureText,
    Reading,
    Subject,
)  # fmt: skip
from doorwatch.types.signals import (
    FLAGGED,
    HARD_LANES,
    LANES,
    LEVELS,
    SELF_STATED,
    WEIGHTS,
    Bilingual,
    ChangeEvidence,
    ContextFact,
    Evidence,
    FieldEvidence,
    ImageEvidence,
    Indicator,
    Lane,
    Level,
    MemoryEvidence,
    PictureTextEvidence,
    Signal,
    TextEvidence,
    Weight,
)  # fmt: skip
from doorwatch.types.spool import (
    CardSeen,
    DetailRead,
    DetailUnchanged,
    FetchFailed,
    Gone,
    KnownListing,
    RawPage,
    ScanEnd,
    SpoolRecord,
    Validators,
    VisitPlan,
)  # fmt: skip

__all__ = [
    "FLAGGED", "HARD_LANES", "KEYED_KINDS", "LANES", "LANGUAGES", "LEVELS", "ROLES", "ROLE_PERMISSIONS",
    "SELF_STATED", "WEIGHTS", "Account", "Age", "AgeKind", "Agreement", "Assessment", "Attempt",
    "BankMatch", "Bilingual", "Box", "Capacity", "CardSeen", "CaseEvent", "CaseEventKind", "CaseListing",
    "CaseState", "CaseStateName", "ChangeEvidence", "Clock", "Contact", "ContactKind", "ContextFact",
    "Coverage", "DecisionKind", "DetailRead", "DetailUnchanged", "Detector", "Dpia", "Evidence",
    "Failure", "FetchFailed", "FieldEvidence", "FingerprintKind", "Gone", "Handle", "Hours",
    "ImageCount", "ImageEvidence", "Indicator", "Instant", "KnownListing", "Lane", "LaneResult", "Level",
    "Link", "Links", "Listing", "ListingDecision", "ListingRef", "MemoryEvidence", "MemoryView", "NormalText",
    "Permission",
    "Person", "PictureReading", "PictureText", "PictureTextEvidence", "Price", "RawPage", "Reading",
    "Report", "Review", "Role", "ScanEnd", "Scope", "Sighting", "Signal", "SpoolRecord", "Status",
    "Subject", "Terms", "TextEvidence", "Trace", "Validators", "Verification", "VisitPlan", "Weight",
    "permissions_of", "system_clock",
]  # fmt: skip
