"""The Human Trafficking Case Data Standard: our fields under its names, so that a receiver can take them in.

Source: UNMigration/HTCDS, field reference (CC BY 4.0, IOM; status draft). No endorsement is suggested. Its
`vic_` fields describe a person; a listing tells of none, so they stay empty, and what signs could point to
stands apart under `possible` with the indicator that says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from doorwatch.referral.dossier import ListingPart, Recipient, Sender

SOURCE = "UNMigration/HTCDS, CC BY 4.0 (IOM); draft; no endorsement by IOM"
_PHONE = re.compile(r"^\+?[1-9]\d{1,14}$")
_COUNTRY = re.compile(r"[A-Z]{2}")
_ORGANISATION = {
    "police_liaison": "LawEnforcement",
    "hotline_imagery": "NGO",
    "care": "NGO",
    "coordinator": "LocalGovernmentOrganisation",
    "helpline": "NGO",
}
_CONTROL = {
    "shared_payer": "TakesEarnings",
    "payer_not_advertiser": "TakesEarnings",
    "no_limits_and_always_available": "ExcessiveWorkingHours",
    "coercion_in_reviews": "Other",
}
_RECRUITMENT = {
    "recruitment_ad": "Job offer/advertisement",
    "too_good_offer": "Job offer/advertisement",
    "recruitment_aimed_at_minors": "Internet (social media, online advertisement)",
    "sugar_offer": "Posing as Benefactor",
}


def htcds_fields(
    reference: str,
    made_at: str,
    case_worker: str,
    sender: Sender,
    recipient: Recipient,
    listings: Sequence[ListingPart],
) -> dict[str, Any]:
    """Return the fields of the standard that a referral can fill, and what its signs could point to."""
    found = sorted({sign.indicator for one in listings for sign in one.signs})
    recruits = any(sign.lane == "recruitment" for one in listings for sign in one.signs)
    return {
        "source": SOURCE,
        "cas_Status": "Active",
        "cas_ReferringOrganisation": " / ".join(sender.controllers) or sender.tenant,
        "cas_ReferringOrganisation_org_Type": "CorporateBusiness",
        "cas_ReferringPrimaryCaseWorker": case_worker,
        "cas_IncomingReferralDate": made_at[:10],
        "cas_ReasonForIncomingReferral": "Other",
        "cas_IncomingReferralDetails": reference,
        "cas_ReferredOrganisation": recipient.name["en"],
        "cas_ReferredOrganisation_org_Type": _ORGANISATION[recipient.kind],
        "hte_Type": "Recruitment" if recruits else "Exploitation",
        "phones": sorted({phone for one in listings for phone in one.phones if _PHONE.match(phone)}),
        "countries": sorted(
            {one.country for one in listings if one.country and _COUNTRY.fullmatch(one.country)}
        ),
        "vic_MethodsOfControl": [],
        "vic_MethodOfRecruitment": [],
        "possible": [
            {"field": field, "value": table[indicator], "because": indicator}
            for field, table in (
                ("vic_MethodsOfControl", _CONTROL),
                ("vic_MethodOfRecruitment", _RECRUITMENT),
            )
            for indicator in found
            if indicator in table
        ],
    }
