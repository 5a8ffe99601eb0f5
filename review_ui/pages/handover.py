"""Around a referral: trying a hand-over again, asking for originals, and a reply that comes as a file."""

from __future__ import annotations

from starlette.datastructures import UploadFile
from starlette.responses import Response

from doorwatch.casework.referring import open_desk
from doorwatch.casework.referring_delivery import retry
from doorwatch.casework.referring_preserve import acknowledge, preserve
from doorwatch.casework.referring_replies import REPLY_BYTES, import_reply
from doorwatch.errors import BadInput
from doorwatch.store.referrals import find_referral
from doorwatch.types.people import Permission
from review_ui.pages.acts import number_of
from review_ui.pages.case import state_of
from review_ui.pages.referrals import attachment
from review_ui.visit import NotFound, Page, Visit

_P = Permission
REPLY_FILE = "reply.txt"
"""What messages call an uploaded file: its own name is the sender's and is never repeated."""


def again(visit: Visit) -> Response:
    """Try a failed hand-over again at once."""
    number = visit.number("referral")
    done = retry(open_desk(visit.console.tenant, visit.store), visit.who, number, visit.now)
    return visit.go("referral", referral=number, told="handed" if number in done.delivered else "tried")


def ask(visit: Visit) -> Response:
    """Ask a platform to keep the originals: the signed request, as a file to send."""
    state = state_of(visit, visit.number("case"))
    platforms = {one.ref.platform for one in state.listings}
    wanted = next((one for one in sorted(platforms) if one == visit.text("platform", 64)), None)
    if wanted is None:
        raise NotFound("platform: expected one of the case")
    desk = open_desk(visit.console.tenant, visit.store)
    number, made = preserve(desk, visit.who, state.case, wanted, visit.now)
    return attachment(f"preserve-{state.case}-{number}.json", made.document, "application/json")


def keeps(visit: Visit) -> Response:
    """Note the platform's word that it keeps the originals."""
    case = visit.number("case")
    desk = open_desk(visit.console.tenant, visit.store)
    acknowledge(desk, visit.who, number_of(visit.text("request")), visit.now)
    return visit.go("case", case=case, told="kept")


def take_in(visit: Visit) -> Response:
    """Take in a signed reply file; its signature is what counts, not who hands it in."""
    desk = open_desk(visit.console.tenant, visit.store)
    reference, _ = import_reply(desk, _upload(visit), REPLY_FILE, visit.now, person=visit.who)
    with visit.store.read() as conn:
        found = find_referral(conn, reference=reference)
    if found is None:
        raise NotFound("referral: expected one of this tenant; got none")
    return visit.go("referral", referral=found.id, told="replied")


def _upload(visit: Visit) -> bytes:
    """Return the uploaded bytes, one more than a reply may have at most, so that the reader refuses it."""
    sent = visit.form.get("file")
    if not isinstance(sent, UploadFile):
        raise BadInput("file", "expected a reply file", "none")
    return sent.file.read(REPLY_BYTES + 1)


PAGES = (
    Page("/referrals/reply-file", "reply-file", _P.REFERRAL_REPLY, post=take_in),
    Page("/referrals/{referral}/retry", "referral-retry", _P.REFERRAL_SEND, post=again),
    Page("/cases/{case}/preserve", "preserve", _P.REFERRAL_VIEW, post=ask),
    Page("/cases/{case}/preserve/acknowledge", "preserve-acknowledge", _P.REFERRAL_REPLY, post=keeps),
)
