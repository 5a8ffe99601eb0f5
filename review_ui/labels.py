"""What the ids of the model are called on a page. English here; the catalogues translate.

`N_` marks a sentence for the catalogue without translating it: the page does that for its reader.
"""

from __future__ import annotations

from collections.abc import Mapping


def N_(sentence: str) -> str:
    """Return the sentence itself; the extractor finds it by this name."""
    return sentence


LANES = {
    "minor_age": N_("Minor age"),
    "exploitation": N_("Exploitation"),
    "verification": N_("Verification"),
    "recruitment": N_("Recruitment"),
    "known_image": N_("Known picture"),
}
LEVELS = {
    "none": N_("None"),
    "watch": N_("Watch"),
    "unseen": N_("Not read"),
    "review": N_("Review"),
    "urgent": N_("Urgent"),
}
WEIGHTS = {
    "weak": N_("weak"),
    "moderate": N_("moderate"),
    "strong": N_("strong"),
    "decisive": N_("decisive"),
}
STATES = {
    "new": N_("Waiting"),
    "claimed": N_("Claimed"),
    "decided": N_("Decided"),
    "awaiting_second": N_("Waits for a second person"),
    "referred": N_("Referred"),
    "merged": N_("Merged"),
    "closed": N_("Closed"),
}
DECISIONS = {
    "no_concern": N_("No concern"),
    "ask_age_check": N_("Ask for an age check"),
    "restrict": N_("Restrict"),
    "remove": N_("Remove"),
    "suspend_account": N_("Suspend the account"),
    "offer_help": N_("Offer help"),
    "refer_care": N_("Refer to care"),
    "refer_police": N_("Refer to the police"),
    "spam_or_scam": N_("Spam or scam"),
    "duplicate": N_("Duplicate"),
    "not_decidable": N_("Not decidable"),
    "escalate": N_("Pass on to a senior"),
    "danger": N_("Immediate danger"),
}
DECISION_HINTS = {
    "no_concern": N_(
        "The signs have an innocent explanation. The same evidence does not come back for 90 days."
    ),
    "ask_age_check": N_("The platform asks the advertiser to prove their age, by a date."),
    "restrict": N_("The listing stays, but is seen by fewer people until it is changed."),
    "remove": N_("The listing goes. The advertiser gets the reason and can complain."),
    "suspend_account": N_("All listings of the account go for now."),
    "offer_help": N_("The person gets an address for help. Nothing else happens."),
    "refer_care": N_("A care route gets a sealed file."),
    "refer_police": N_("A second person must agree before anything is sent."),
    "spam_or_scam": N_("Not a person in need, but not an honest listing."),
    "duplicate": N_("The same as another case."),
    "not_decidable": N_("There is too little to see. Say what was missing."),
    "escalate": N_("Somebody with more experience looks at it."),
    "danger": N_("Somebody may be hurt now. One person may send; the second reviews within 24 hours."),
}
EVENTS = {
    "opened": N_("opened"),
    "listing_added": N_("a listing joined"),
    "evidence_changed": N_("the evidence changed"),
    "listing_removed": N_("a listing is gone"),
    "claimed": N_("claimed"),
    "released": N_("released"),
    "taken_over": N_("taken over"),
    "decided": N_("decided"),
    "second_given": N_("second person answered"),
    "undone": N_("undone"),
    "age_checked": N_("age check answered"),
    "complaint_answered": N_("complaint answered"),
    "linked": N_("a case beside it"),
    "statement_sent": N_("statement of reasons sent"),
    "referred": N_("referred"),
    "replied": N_("reply came"),
    "complained": N_("complaint came"),
    "reopened": N_("reopened"),
    "merged_from": N_("another case was merged in"),
    "merged_into": N_("merged into another case"),
    "split_off": N_("listings were split off"),
    "split_from": N_("split from another case"),
    "ticked": N_("tick set"),
    "noted": N_("note"),
    "alarmed": N_("alarm"),
    "closed": N_("closed"),
}
FIELDS = {
    "title": N_("Title"),
    "text": N_("Text"),
    "hidden_text": N_("Text that visitors do not see"),
    "persona": N_("Name in the listing"),
    "stated_age": N_("Age field"),
    "city": N_("City"),
    "country": N_("Country"),
    "section": N_("Section"),
    "price": N_("Price"),
    "phones": N_("Phone"),
    "handles": N_("Handle"),
    "url": N_("Web address"),
    "account": N_("Account"),
    "posted_at": N_("Posted"),
    "observed_at": N_("Seen"),
    "languages": N_("Languages"),
    "pictures": N_("Pictures"),
    "status": N_("Status"),
    "review": N_("Client's review"),
    "picture_text": N_("Words in a picture"),
}
STATUSES = {
    "live": N_("live"),
    "submitted": N_("not yet live"),
    "refused": N_("refused by the platform"),
    "removed": N_("gone"),
}
MASKS = {
    "phone": N_("phone number"),
    "name": N_("name"),
    "address": N_("address"),
    "email": N_("e-mail address"),
    "url": N_("web address"),
    "telegram": N_("handle"),
    "snapchat": N_("handle"),
    "whatsapp": N_("handle"),
    "instagram": N_("handle"),
    "chat": N_("handle"),
    "handle": N_("handle"),
    "account": N_("account"),
}
MEMORY = {
    "phone": N_("the same phone number"),
    "handle": N_("the same handle"),
    "account": N_("the same account"),
    "payer": N_("the same payer"),
    "persona": N_("the same name"),
    "pdq": N_("the same picture"),
    "pdq_r": N_("the same picture"),
    "regions": N_("the same part of a picture"),
    "text": N_("nearly the same text"),
    "artifact": N_("the same document of verification"),
}
ROLES = {
    "moderator": N_("moderator"),
    "senior": N_("senior"),
    "dispatcher": N_("dispatcher"),
    "liaison": N_("liaison"),
    "researcher": N_("researcher"),
    "analyst": N_("analyst"),
    "auditor": N_("auditor"),
    "privacy_officer": N_("privacy officer"),
    "admin": N_("administrator"),
}
REPLIES = {
    "received": N_("received"),
    "usable": N_("usable"),
    "not_usable": N_("not usable"),
    "duplicate": N_("already known"),
    "none": N_("no reply"),
}
REVEAL_REASONS = {
    "decision": N_("to decide"),
    "referral": N_("for a referral"),
    "linked_case": N_("for a case that may be linked"),
    "complaint": N_("for a complaint"),
}
OUTCOMES = {
    "upheld": N_("upheld"),
    "partly_upheld": N_("partly upheld"),
    "rejected": N_("rejected"),
}
AGE_RESULTS = {
    "adult": N_("adult"),
    "minor": N_("under 18"),
    "unclear": N_("unclear"),
    "no_answer": N_("no answer"),
}
TOLD = {
    "claimed": N_("The case is yours for now."),
    "none-left": N_("Nothing waits in this part of the queue."),
    "released": N_("The case is back in the queue."),
    "decided": N_("Your decision is recorded."),
    "undone": N_("Your decision is taken back. Both stay in the history."),
    "seconded": N_("Your answer is recorded."),
    "noted": N_("Your note is kept with the case."),
    "ticked": N_("Your tick is recorded. It moves no level."),
    "complained": N_("The complaint is recorded. Another person will look at the case."),
    "answered": N_("The answer is recorded."),
    "saved": N_("Saved."),
    "dropped": N_("Deleted."),
    "password": N_("Your password is changed. Other sessions have ended."),
    "signed-out": N_("You are signed out."),
    "sent": N_("The referral was sent."),
    "decided-in-bulk": N_("Your decisions are recorded, one for each listing."),
    "parted": N_("The listings are a case of their own now."),
    "merged": N_("The cases are one now."),
    "reopened": N_("The case is open again."),
    "marked": N_("Recorded. The account's listings are assessed again."),
    "handed": N_("The referral was handed over."),
    "tried": N_("It was tried again and waits for the next try."),
    "kept": N_("Recorded: the platform keeps the originals."),
    "statement": N_("The statement of reasons was sent."),
    "replied": N_("The reply is recorded."),
    "revoked": N_("The token no longer works."),
    "entered": N_("The request is entered. Another privacy officer confirms it."),
    "done": N_("The request was carried out."),
    "withdrawn": N_("The request was withdrawn."),
    "looked": N_("Your second look is recorded. It changed nothing of the case."),
    "judged": N_("Recorded."),
    "proposed": N_("Proposed. Another person decides."),
    "added": N_("The entry is in. Remembered pictures are compared by the next night."),
    "taken-back": N_("The hash is erased."),
}
THEMES = {"system": N_("as the system"), "light": N_("light"), "dark": N_("dark")}
LANGUAGE_NAMES = {
    "nl": N_("Dutch"), "en": N_("English"), "de": N_("German"), "fr": N_("French"), "es": N_("Spanish"),
    "ro": N_("Romanian"), "hu": N_("Hungarian"), "pl": N_("Polish"),
}  # fmt: skip
ACCOUNTS = {"active": N_("active"), "locked": N_("locked"), "disabled": N_("ended")}
REQUESTS = {"find": N_("Find"), "export": N_("Export"), "erase": N_("Erase"), "object": N_("Objection")}
REQUEST_HINTS = {
    "find": N_("which cases hold the listings: numbers only"),
    "export": N_("what is held, sealed to the platform"),
    "erase": N_("listings, texts, fingerprints and closed cases; open and referred cases stay"),
    "object": N_("erase, and take nothing in for 90 days; not while a case is at work"),
}
REQUEST_STATES = {"done": N_("carried out by"), "withdrawn": N_("withdrawn by")}
REQUEST_COUNTS = {
    "listings": N_("listings"), "erased": N_("erased"), "emptied": N_("emptied"),
    "attempts": N_("attempts"), "objections": N_("objections"),
}  # fmt: skip
AGE_BANDS = {
    "not stated": N_("not stated"), "under 18": N_("under 18"), "30 and over": N_("30 and over"),
    "all": N_("all"),
}  # fmt: skip
MARKS = {"verified": N_("verified"), "not verified": N_("not verified"), "not told": N_("not told")}
BANKS = {
    "hotline": N_("hotline"), "survivor": N_("survivors"), "stock": N_("stock pictures"),
    "template": N_("a site's own pictures"),
}  # fmt: skip
PROPOSALS = {
    "proposed": N_("waits for another person"), "accepted": N_("in force"), "refused": N_("refused"),
    "replaced": N_("replaced by a newer one"),
}  # fmt: skip
RULE_STATUSES = {"live": N_("counts"), "shadow": N_("in shadow"), "retired": N_("retired")}
RULE_FIELDS = {
    "title": N_("Title"), "text": N_("Text"), "reviews": N_("Reviews of clients"),
    "persona": N_("Name in the listing"),
}  # fmt: skip
SUBJECTS = {
    "advertised_person": N_("the advertised person"), "other": N_("somebody else"),
    "unknown": N_("nobody knows whom"),
}  # fmt: skip
KINDS: Mapping[str, Mapping[str, str]] = {
    "lane": LANES, "level": LEVELS, "weight": WEIGHTS, "state": STATES, "decision": DECISIONS,
    "hint": DECISION_HINTS, "event": EVENTS, "field": FIELDS, "status": STATUSES, "mask": MASKS,
    "memory": MEMORY, "role": ROLES, "reply": REPLIES, "told": TOLD, "theme": THEMES,
    "language": LANGUAGE_NAMES, "reveal": REVEAL_REASONS, "outcome": OUTCOMES, "age": AGE_RESULTS,
    "account": ACCOUNTS, "request": REQUESTS, "request_hint": REQUEST_HINTS, "request_state": REQUEST_STATES,
    "request_count": REQUEST_COUNTS, "age_band": AGE_BANDS, "mark": MARKS, "bank": BANKS,
    "calibration": PROPOSALS, "rule_status": RULE_STATUSES, "rule_field": RULE_FIELDS, "subject": SUBJECTS,
}  # fmt: skip


def label(kind: str, name: str) -> str:
    """Return what a value of a kind is called, in English; a value without a name is itself."""
    return KINDS[kind].get(name, name)
