"""One request of one person, and the table of pages: who may ask which, with which method.

A page is a plain function of a `Visit` that runs in a worker thread (the store blocks). The frame here
does what no page may forget: it reads the form, checks its token, finds the person, asks for the right
that the table names, and turns each refusal into a page in the reader's language.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from doorwatch.errors import BadInput, Conflict, DoorwatchError, Refused, Unreachable, describe_fault
from doorwatch.types.people import Permission, Person
from review_ui.look import Look
from review_ui.texts import Texts
from review_ui.tokens import form_token, form_token_holds, visitor_secret

if TYPE_CHECKING:
    from doorwatch.store import Store
    from review_ui.console import Console

_LOG = logging.getLogger("doorwatch.console")
FORM_FIELDS = 400
"""Fields of one form at most; the longest is the table of a burst."""


class Door(Enum):
    """Pages that no permission guards."""

    OPEN = "open"
    """For everybody: signing in, and what that page needs."""
    SETTING_UP = "setting_up"
    """For somebody whose password was right, also before the first password is changed."""
    SIGNED_IN = "signed_in"
    """For every person with a whole session."""


Needs = Permission | Door


@dataclass(frozen=True, slots=True)
class Page:
    """A row of the table: `get` and `post` answer one address; `needs` guards both."""

    path: str
    name: str
    needs: Needs
    get: Callable[[Visit], Response] | None = None
    post: Callable[[Visit], Response] | None = None

    @property
    def methods(self) -> tuple[str, ...]:
        """The methods that it answers."""
        return tuple(name for name, one in (("GET", self.get), ("POST", self.post)) if one)


class NotFound(DoorwatchError):
    """There is no such thing, or not for this person: the two look alike on purpose."""


class GoTo(Exception):
    """Leave the page for another one."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(path)


@dataclass(slots=True)
class Visit:
    """A request with everything that a page needs. `form` is empty but for a checked POST."""

    console: Console
    request: Request
    now: datetime
    texts: Texts
    look: Look
    person: Person | None = None
    session: str = ""
    stage: str = ""
    visitor: str = ""
    form: FormData = field(default_factory=FormData)

    @property
    def store(self) -> Store:
        """The tenant's store."""
        return self.console.store

    @property
    def who(self) -> Person:
        """The signed-in person. Only pages whose row lets no one else in may ask."""
        if self.person is None:
            raise NotFound("person: expected a signed-in one; got none")
        return self.person

    @property
    def token(self) -> str:
        """The token that this reader's forms carry."""
        return form_token(self.session or self.visitor)

    def text(self, name: str, limit: int = 4000) -> str:
        """Return a field of the form or of the address, stripped; empty when it is not there or a file."""
        found = self.form.get(name) if self.form else self.request.query_params.get(name)
        return found.strip()[:limit] if isinstance(found, str) else ""

    def texts_of(self, name: str) -> list[str]:
        """Return all values of a field."""
        return [one for one in self.form.getlist(name) if isinstance(one, str)]

    def number(self, name: str) -> int:
        """Return a number of the path. Raises NotFound: it is none of ours."""
        told = str(self.request.path_params[name])
        if not told.isascii() or not told.isdigit() or len(told) > 18:
            raise NotFound(f"{name}: expected a number")
        return int(told)

    def may(self, permission: Permission) -> bool:
        """Tell whether the reader has a right at all; casework asks again, for the object."""
        return self.person is not None and self.person.may(permission)

    def path(self, name: str, /, **parts: object) -> str:
        """Return the address of a page."""
        return str(self.request.app.url_path_for(name, **{key: str(value) for key, value in parts.items()}))

    def go(self, name: str, /, *, told: str = "", at: str = "", **parts: object) -> Response:
        """Lead to another page after a form; `told` is a notice there, `at` a place on it."""
        query = f"?{urlencode({'told': told})}" if told else ""
        mark = f"#{quote(at)}" if at else ""
        return RedirectResponse(self.path(name, **parts) + query + mark, 303)

    def page(self, template: str, status: int = 200, /, **values: Any) -> Response:
        """Render a template for this reader."""
        html = self.console.render(self, template, values)
        response = HTMLResponse(html, status)
        if not self.session and self.visitor:
            self.console.cookies.put(response, self.console.cookies.visitor, self.visitor)
        return response

    def json(self, value: Mapping[str, Any]) -> Response:
        """Answer the page's own script."""
        return JSONResponse(value)


def routes(console: Console, pages: Sequence[Page]) -> list[Route]:
    """Return the routes of a table of pages."""
    return [Route(one.path, _endpoint(console, one), methods=list(one.methods), name=one.name)
            for one in pages]  # fmt: skip


def _endpoint(console: Console, page: Page) -> Callable[[Request], Any]:
    async def answer(request: Request) -> Response:
        form = FormData()
        if request.method == "POST":
            form = await request.form(max_fields=FORM_FIELDS, max_files=1)
        try:
            return await run_in_threadpool(_answer, console, page, request, form)
        finally:
            await form.close()

    return answer


def _answer(console: Console, page: Page, request: Request, form: FormData) -> Response:
    visit = opened(console, request)
    try:
        if request.method == "POST":
            _check_token(visit, form)
            visit.form = form
        _let_in(visit, page)
        handler = page.post if request.method == "POST" else page.get
        assert handler is not None
        return handler(visit)
    except GoTo as gone:
        return RedirectResponse(gone.path, 303)
    except DoorwatchError as error:
        return problem(visit, error)
    except Exception as error:
        # Its text could hold words of a listing: the log gets kind and place, the reader neither.
        _LOG.error(describe_fault(error), exc_info="DOORWATCH_TRACE" in os.environ)
        return problem(visit, DoorwatchError())


def opened(console: Console, request: Request) -> Visit:
    """Return a request as a visit: who it is, and in which language and look."""
    now = console.clock()
    look = Look.read(request.cookies.get(console.cookies.view))
    session = request.cookies.get(console.cookies.session, "")
    seen = console.gate.person(session, now) if session else None
    if seen and (kept := console.gate.look(seen.person)) is not None:
        look = kept
    language = seen.person.language if seen else console.language_of(request)
    return Visit(
        console=console, request=request, now=now, texts=console.texts(language), look=look,
        person=seen.person if seen else None, session=session if seen else "",
        stage=seen.stage if seen else "", visitor=visitor_secret(request, console.cookies),
    )  # fmt: skip


def _check_token(visit: Visit, form: FormData) -> None:
    sent = form.get("token")
    secret = visit.session or visit.visitor
    if not isinstance(sent, str) or not form_token_holds(secret, sent):
        if not visit.session:
            raise Refused("form: expected the token of this session; got none that holds; sign in again")
        raise Refused("form: expected the token of this session; got another; open the page again")


def _let_in(visit: Visit, page: Page) -> None:
    """Let the reader in, lead to the sign-in page, or refuse (which casework journals)."""
    needs = page.needs
    if needs is Door.OPEN:
        return
    if visit.person is None:
        raise GoTo(visit.path("sign-in") + f"?{urlencode({'next': _wanted(visit.request)})}")
    if needs is Door.SETTING_UP:
        return
    if visit.stage:
        raise GoTo(visit.path(visit.stage))
    if isinstance(needs, Permission):
        visit.console.gate.require(visit.person, needs, page.name, visit.now)


def _wanted(request: Request) -> str:
    if request.method != "GET":
        return "/"
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


_STATUS: tuple[tuple[type[DoorwatchError], int], ...] = (
    (NotFound, 404), (Conflict, 409), (Refused, 403), (BadInput, 422), (Unreachable, 503),
)  # fmt: skip


def problem(visit: Visit, error: DoorwatchError) -> Response:
    """Return a refusal or a fault as a page; the reader learns what was not done and what to do."""
    status = next((code for kind, code in _STATUS if isinstance(error, kind)), 500)
    return visit.page(
        "problem.html", status, status=status, detail="" if status in (404, 500) else str(error)
    )
