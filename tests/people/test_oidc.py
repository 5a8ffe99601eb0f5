"""Signing in through a real OpenID provider on loopback, over HTTP; and every way that may not work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from joserfc.jwk import OctKey, RSAKey

from doorwatch.casework import people
from doorwatch.casework.signing_in import SignInRefused
from doorwatch.errors import Refused, Unreachable
from doorwatch.settings import OidcSettings, load_settings
from doorwatch.types.people import ROLE_PERMISSIONS
from review_ui.oidc import WAIT, Provider, make_client
from tests.people.desk import ADMIN, NOW, Desk
from tests.people.provider import OpenProvider

CALLBACK = "https://console.example/oidc/callback"
OTHER = RSAKey.generate_key(2048, {"kid": "k1"})


@pytest.fixture(scope="module")
def running() -> Iterator[OpenProvider]:
    server = OpenProvider(now=int(NOW.timestamp()))
    yield server
    server.close()


@pytest.fixture
def server(running: OpenProvider) -> OpenProvider:
    running.claims, running.discovery, running.sign_with, running.unsigned = {}, {}, None, False
    running.subject = "subject-17"
    return running


@pytest.fixture
def provider(small: Desk, server: OpenProvider, tmp_path: Path) -> Iterator[Provider]:
    secret = tmp_path / "oidc.secret"
    secret.write_text(server.secret + "\n")
    secret.chmod(0o600)
    (tmp_path / "doorwatch.toml").write_text(
        f'[tenants.north.oidc]\nissuer = "{server.issuer}"\nclient_id = "doorwatch"\n'
        f'secret_file = "oidc.secret"\n'
    )
    client = make_client()
    yield Provider(load_settings(tmp_path / "doorwatch.toml", {}).tenant("north"), CALLBACK, client)
    client.close()


def with_oidc(provider: Provider, **changes: Any) -> Provider:
    return replace(provider, tenant=replace(provider.tenant, oidc=replace(provider.settings, **changes)))


def go(url: str) -> dict[str, str]:
    """Be the browser: follow the address, return the query that comes back to the callback."""
    answer = httpx.get(url, follow_redirects=False)
    back = answer.headers["location"]
    assert back.startswith(CALLBACK)
    return dict(parse_qsl(urlsplit(back).query))


def test_who_has_an_account_signs_in_and_local_rules_do_not_ask_for_more(
    small: Desk, provider: Provider
) -> None:
    made = people.add_user(
        small.store, ADMIN, "m.one", ["moderator"], ["demo-north"], NOW, external="subject-17"
    )
    assert made.one_time_password is None
    begun = provider.begin(NOW)
    asked = dict(parse_qsl(urlsplit(begun.url).query))
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    signed = provider.finish(small.store, go(begun.url), begun.cookie, NOW)
    assert (signed.must_change, signed.must_enrol) == (False, False)
    person = small.who(signed.session_token)
    assert person is not None
    assert (person.name, person.permissions) == ("m.one", ROLE_PERMISSIONS["moderator"])
    with pytest.raises(SignInRefused, match="sign-in: expected a name"):
        small.try_in("m.one", "")


def test_nobody_gets_an_account_by_knocking(small: Desk, provider: Provider) -> None:
    begun = provider.begin(NOW)
    with pytest.raises(SignInRefused, match="sign-in: expected a name"):
        provider.finish(small.store, go(begun.url), begun.cookie, NOW)
    with small.store.read() as conn:
        assert people.users(conn, ADMIN) == ()


def test_an_account_is_made_where_the_settings_say_so(small: Desk, provider: Provider) -> None:
    making = with_oidc(provider, create_roles=("analyst",), create_platforms=("demo-north",))
    for _ in range(2):
        begun = making.begin(NOW)
        signed = making.finish(small.store, go(begun.url), begun.cookie, NOW)
    person = small.who(signed.session_token)
    assert person is not None
    assert (person.roles, person.platforms) == (frozenset({"analyst"}), frozenset({"demo-north"}))
    with small.store.read() as conn:
        assert len(people.users(conn, ADMIN)) == 1


@pytest.mark.parametrize("act", [people.lock, people.disable])
def test_who_was_shut_out_stays_out_and_no_second_account_is_made(
    small: Desk, provider: Provider, act: Callable[..., None]
) -> None:
    people.add_user(small.store, ADMIN, "m.one", ["moderator"], [], NOW, external="subject-17")
    act(small.store, ADMIN, "m.one", NOW)
    making = with_oidc(provider, create_roles=("analyst",))
    begun = making.begin(NOW)
    with pytest.raises(SignInRefused, match="sign-in: expected a name"):
        making.finish(small.store, go(begun.url), begun.cookie, NOW)
    with small.store.read() as conn:
        assert len(people.users(conn, ADMIN)) == 1


def test_an_admin_may_give_the_claim_of_a_disabled_account_to_a_new_one(
    small: Desk, provider: Provider
) -> None:
    people.add_user(small.store, ADMIN, "m.one", ["moderator"], [], NOW, external="subject-17")
    people.disable(small.store, ADMIN, "m.one", NOW)
    people.add_user(small.store, ADMIN, "m.two", ["senior"], [], NOW, external="subject-17")
    begun = provider.begin(NOW)
    person = small.who(provider.finish(small.store, go(begun.url), begun.cookie, NOW).session_token)
    assert person is not None
    assert person.name == "m.two"


@pytest.mark.parametrize(
    "bend",
    [
        lambda s: s.claims.update(nonce="another"),
        lambda s: s.claims.update(nonce=None),
        lambda s: s.claims.update(aud="another"),
        lambda s: s.claims.update(aud=["doorwatch", "another"], azp="another"),
        lambda s: s.claims.update(iss="https://another.example"),
        lambda s: s.claims.update(exp=s.now - 61),
        lambda s: s.claims.update(exp=None),
        lambda s: s.claims.update(iat=None),
        lambda s: s.claims.update(sub=None),
        lambda s: s.claims.update(sub=17),
        lambda s: s.claims.update(sub="x" * 256),
        lambda s: s.claims.update(at_hash="another"),
        lambda s: setattr(s, "unsigned", True),
        lambda s: setattr(s, "sign_with", (OTHER, "RS256")),
        lambda s: setattr(s, "sign_with", (OctKey.import_key(s.secret, {"kid": "k1"}), "HS256")),
    ],
    ids=lambda _: "bent",
)
def test_a_token_that_does_not_hold_opens_nothing(
    small: Desk, provider: Provider, server: OpenProvider, bend: Callable[[OpenProvider], Any]
) -> None:
    people.add_user(small.store, ADMIN, "m.one", ["moderator"], [], NOW, external="subject-17")
    bend(server)
    begun = provider.begin(NOW)
    with pytest.raises(SignInRefused, match="sign-in: expected a name"):
        provider.finish(small.store, go(begun.url), begun.cookie, NOW)


def test_the_return_must_come_to_the_browser_that_began_in_time_and_once(
    small: Desk, provider: Provider
) -> None:
    people.add_user(small.store, ADMIN, "m.one", ["moderator"], [], NOW, external="subject-17")
    mine, another = provider.begin(NOW), provider.begin(NOW)
    back = go(mine.url)
    wrong = [
        (back, another.cookie, NOW),
        (back, mine.cookie, NOW + WAIT),
        (back, mine.cookie[:-4] + "AAAA", NOW),
        (back, "", NOW),
        (back, "é", NOW),
        ({**back, "state": "another"}, mine.cookie, NOW),
        ({**back, "iss": "https://another.example"}, mine.cookie, NOW),
        ({"error": "access_denied", "state": back["state"]}, mine.cookie, NOW),
        ({**back, "code": "another"}, mine.cookie, NOW),
    ]
    for query, cookie, at in wrong:
        with pytest.raises(SignInRefused, match="sign-in: expected a name"):
            provider.finish(small.store, query, cookie, at)
    assert provider.finish(small.store, back, mine.cookie, NOW + timedelta(minutes=4))
    with pytest.raises(SignInRefused, match="sign-in: expected a name"):
        provider.finish(small.store, back, mine.cookie, NOW)


@pytest.mark.parametrize(
    ("verified", "lets_in"), [(True, True), (False, False), (None, False), ("true", False)]
)
def test_an_address_counts_only_when_it_is_verified(
    small: Desk, provider: Provider, server: OpenProvider, verified: object, lets_in: bool
) -> None:
    people.add_user(small.store, ADMIN, "m.one", ["moderator"], [], NOW, external="m@example.org")
    server.claims = {"email": "m@example.org", "email_verified": verified}
    by_mail = with_oidc(provider, claim="email")
    begun = by_mail.begin(NOW)
    query = go(begun.url)
    if lets_in:
        assert by_mail.finish(small.store, query, begun.cookie, NOW)
    else:
        with pytest.raises(SignInRefused, match="sign-in: expected a name"):
            by_mail.finish(small.store, query, begun.cookie, NOW)


@pytest.mark.parametrize(
    ("discovery", "says"),
    [
        ({"issuer": "https://another.example"}, "expected its own name"),
        ({"token_endpoint": "http://provider.example/token"}, "expected an https token_endpoint"),
        ({"jwks_uri": None}, "expected an https jwks_uri"),
    ],
)
def test_a_provider_that_names_another_is_not_believed(
    provider: Provider, server: OpenProvider, discovery: dict[str, Any], says: str
) -> None:
    server.discovery = discovery
    with pytest.raises(Unreachable, match=says):
        provider.begin(NOW)


def test_a_provider_that_is_gone_is_unreachable_and_a_tenant_without_one_is_told(
    provider: Provider,
) -> None:
    with pytest.raises(Unreachable, match="expected an answer; got ConnectError"):
        with_oidc(provider, issuer="http://127.0.0.1:1").begin(NOW)
    with pytest.raises(Refused, match=r"tenants.north.oidc: expected an identity provider; got none"):
        replace(provider, tenant=replace(provider.tenant, oidc=None)).begin(NOW)


def test_a_rolled_key_is_read_anew(small: Desk, provider: Provider, server: OpenProvider) -> None:
    people.add_user(small.store, ADMIN, "m.one", ["moderator"], [], NOW, external="subject-17")
    begun = provider.begin(NOW)
    before = server.key
    server.key = RSAKey.generate_key(2048, {"kid": "k2"})
    try:
        assert provider.finish(small.store, go(begun.url), begun.cookie, NOW)
    finally:
        server.key = before


def test_the_settings_are_those_of_a_provider(provider: Provider) -> None:
    assert isinstance(provider.settings, OidcSettings)
    assert provider.settings.claim == "sub"
