"""Signing in: name, password and code; the first password and the first code; signing out."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from markupsafe import Markup
from starlette.responses import RedirectResponse, Response

from doorwatch.errors import BadInput, Refused
from review_ui.gate import Entry
from review_ui.tokens import safe_next
from review_ui.visit import Door, Page, Visit


def show(visit: Visit) -> Response:
    """Show the form, or lead on somebody who is signed in."""
    if visit.person is not None and not visit.stage:
        return visit.go("home")
    return _form(visit)


def sign_in(visit: Visit) -> Response:
    """Sign in. The answer to a wrong name, password or code is the same."""
    name = visit.text("name", 64)
    password = visit.form.get("password", "")
    client = visit.request.client
    try:
        entry = visit.console.gate.sign_in(
            name, str(password)[:1000], visit.text("code", 24), visit.now, client.host if client else ""
        )
    except Refused as refused:
        return _form(visit, str(refused), name, 403)
    return _entered(visit, entry)


def _entered(visit: Visit, entry: Entry) -> Response:
    """Give the new session. An old one of this browser never becomes it."""
    wanted = safe_next(visit.text("next", 500))
    response = RedirectResponse(visit.path(entry.stage) if entry.stage else wanted, 303)
    cookies = visit.console.cookies
    cookies.put(response, cookies.session, entry.session)
    cookies.drop(response, cookies.visitor)
    return response


def _form(visit: Visit, failed: str = "", name: str = "", status: int = 200) -> Response:
    wanted = safe_next(visit.text("next", 500))
    told = visit.texts.gettext(
        "Name, password and code do not belong together, or there were too many attempts."
    )
    return visit.page("sign_in.html", status, failed=told if failed else "", name=name, next=wanted)


def sign_out(visit: Visit) -> Response:
    """End the session, here and in the store."""
    if visit.session:
        visit.console.gate.sign_out(visit.session, visit.now)
    response = visit.go("sign-in", told="signed-out")
    visit.console.cookies.drop(response, visit.console.cookies.session)
    return response


def ask_password(visit: Visit) -> Response:
    """Show the form for the first password."""
    return visit.page("first_password.html", failed="")


def first_password(visit: Visit) -> Response:
    """Take the person's own password in the place of the one they were given."""
    try:
        entry = visit.console.gate.change_password(visit.session, *passwords(visit), visit.now)
    except (BadInput, Refused) as wrong:
        return visit.page("first_password.html", 422, failed=password_fault(visit, wrong))
    return _entered(visit, entry)


def passwords(visit: Visit) -> tuple[str, str]:
    """Return the current and the new password of a form. Raises BadInput: the new one differs from itself."""
    current, fresh, again = (str(visit.form.get(name, "")) for name in ("current", "fresh", "again"))
    if fresh != again:
        raise BadInput("again", "expected the same password twice")
    return current[:1000], fresh[:1000]


def password_fault(visit: Visit, wrong: Exception) -> str:
    """Return what is wrong with a password in the reader's language."""
    if isinstance(wrong, BadInput) and wrong.place == "again":
        return visit.texts.gettext("The two new passwords are not the same.")
    if isinstance(wrong, Refused):
        return visit.texts.gettext("The current password is not right.")
    return visit.texts.gettext(
        "Choose another password: at least 12 characters, not your name, and none of the common ones."
    )


def ask_code(visit: Visit) -> Response:
    """Say what an authenticator is for; nothing begins before the button."""
    return visit.page("first_code.html", step="ask", failed="")


def first_code(visit: Visit) -> Response:
    """Begin the authenticator, or confirm it by its first code."""
    if visit.text("step") == "begin":
        enrolment = visit.console.gate.begin_code(visit.session, visit.now)
        secret = parse_qs(urlsplit(enrolment.uri).query)["secret"][0]
        # Our own library drew the picture from our own address; the name in it was checked by casework.
        picture = Markup(enrolment.svg)  # noqa: S704
        return visit.page(
            "first_code.html", step="confirm", failed="", picture=picture, secret=_spaced(secret)
        )
    try:
        entry, codes = visit.console.gate.confirm_code(visit.session, visit.text("code", 8), visit.now)
    except (BadInput, Refused):
        told = visit.texts.gettext("This code does not fit. Wait for the next one, or begin again.")
        return visit.page("first_code.html", 422, step="confirm", failed=told, picture="", secret="")
    response = visit.page("recovery_codes.html", codes=codes, on=visit.path(entry.stage or "home"))
    visit.console.cookies.put(response, visit.console.cookies.session, entry.session)
    return response


def _spaced(secret: str) -> str:
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


PAGES = (
    Page("/sign-in", "sign-in", Door.OPEN, get=show, post=sign_in),
    Page("/sign-out", "sign-out", Door.OPEN, post=sign_out),
    Page("/first-password", "first-password", Door.SETTING_UP, get=ask_password, post=first_password),
    Page("/first-code", "first-code", Door.SETTING_UP, get=ask_code, post=first_code),
)
