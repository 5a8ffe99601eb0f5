"""Signing in through the tenant's identity provider: the way there and the way back.

Both are plain addresses: no form, because the policy of our pages lets no form lead to another site.
"""

from __future__ import annotations

from functools import lru_cache

from starlette.responses import RedirectResponse, Response

from doorwatch.casework.signing_in import SignInRefused
from doorwatch.settings import TenantSettings
from review_ui.oidc import Provider, make_client
from review_ui.visit import Door, NotFound, Page, Visit, problem

_PENDING = "provider"
_SECONDS = 600


def begin(visit: Visit) -> Response:
    """Send the browser to the provider, with a sealed cookie that it must bring back."""
    begun = _provider(visit).begin(visit.now)
    response = RedirectResponse(begun.url, 303)
    response.set_cookie(
        _cookie(visit), begun.cookie, max_age=_SECONDS, path="/", secure=visit.console.cookies.secure,
        httponly=True, samesite="lax",
    )  # fmt: skip
    return response


def finish(visit: Visit) -> Response:
    """Open a session for whom the provider named. The sealed cookie goes, whatever came of it."""
    cookies = visit.console.cookies
    held = visit.request.cookies.get(_cookie(visit), "")
    try:
        signed = _provider(visit).finish(visit.store, dict(visit.request.query_params), held, visit.now)
    except SignInRefused as refused:
        response = problem(visit, refused)
    else:
        response = RedirectResponse(visit.path("home"), 303)
        cookies.put(response, cookies.session, signed.session_token)
        cookies.drop(response, cookies.visitor)
    cookies.drop(response, _cookie(visit))
    return response


def _provider(visit: Visit) -> Provider:
    tenant = visit.console.tenant
    if tenant.oidc is None:
        raise NotFound("provider: expected one; the tenant has none")
    scheme = "https" if visit.console.cookies.secure else "http"
    host = visit.request.headers.get("host", "")
    return _made(tenant, f"{scheme}://{host}{visit.path('provider-return')}")


@lru_cache(maxsize=8)
def _made(tenant: TenantSettings, redirect_uri: str) -> Provider:
    """Keep one provider for each of our names: its keys are read once an hour. Guard bounds the names."""
    return Provider(tenant, redirect_uri, make_client())


def _cookie(visit: Visit) -> str:
    name = f"doorwatch-{visit.console.tenant.name}-{_PENDING}"
    return f"__Host-{name}" if visit.console.cookies.secure else name


PAGES = (
    Page("/sign-in/provider", "provider", Door.OPEN, get=begin),
    Page("/sign-in/provider/return", "provider-return", Door.OPEN, get=finish),
)
