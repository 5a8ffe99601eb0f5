"""Signing in through the tenant's identity provider: OpenID Connect, authorization code with PKCE.

`begin` gives the address to send the browser to and what its cookie must hold; `finish` turns the
browser's return into a session. State, nonce and verifier are used once, within ten minutes, by the
browser that began. The provider says who somebody is, never what they may do.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from doorwatch.casework.duties import operator
from doorwatch.casework.people import add_user, claim_is_known
from doorwatch.casework.signing_in import SignedIn, SignInRefused, sign_in_external
from doorwatch.errors import DoorwatchError, Refused, Unreachable
from doorwatch.keys import KeyRing
from doorwatch.keys.files import read_private
from doorwatch.settings import OidcSettings, TenantSettings
from doorwatch.store import Store
from doorwatch.types.people import Role

WAIT = timedelta(minutes=10)
_LEEWAY = 60
"""Seconds that the provider's clock may differ."""
_FRESH = timedelta(hours=1)
_ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
"""Signatures by a public key; `none` and shared secrets are none."""
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True)
class Begun:
    """Where the browser goes, and the sealed cookie it brings back (HttpOnly, Secure, SameSite=Lax)."""

    url: str
    cookie: str = field(repr=False)


@dataclass
class Provider:
    """A tenant's identity provider. `redirect_uri` is the address of our own callback, as registered.

    `client` is the way out; it must follow no redirect. Discovery and keys are read again after an hour.
    """

    tenant: TenantSettings
    redirect_uri: str
    client: httpx.Client
    _read: tuple[datetime, dict[str, Any], KeySet] | None = field(default=None, repr=False)

    @property
    def settings(self) -> OidcSettings:
        """The provider's settings. Raises Refused: the tenant has none."""
        if self.tenant.oidc is None:
            raise Refused(f"tenants.{self.tenant.name}.oidc: expected an identity provider; got none")
        return self.tenant.oidc

    def begin(self, now: datetime) -> Begun:
        """Start a sign-in. Raises Unreachable: the provider does not answer as it should."""
        from authlib.oauth2.rfc6749.parameters import prepare_grant_uri  # type: ignore[import-untyped]
        from authlib.oauth2.rfc7636 import create_s256_code_challenge  # type: ignore[import-untyped]

        pending = {
            "state": secrets.token_urlsafe(32), "nonce": secrets.token_urlsafe(32),
            "verifier": secrets.token_urlsafe(48), "until": (now + WAIT).timestamp(),
        }  # fmt: skip
        url = prepare_grant_uri(
            self._discovery(now)["authorization_endpoint"],
            self.settings.client_id,
            "code",
            redirect_uri=self.redirect_uri,
            scope=self._scope,
            state=pending["state"],
            nonce=pending["nonce"],
            code_challenge=create_s256_code_challenge(pending["verifier"]),
            code_challenge_method="S256",
        )
        return Begun(url, self._seal(pending))

    def finish(self, store: Store, query: Mapping[str, str], cookie: str, now: datetime) -> SignedIn:
        """Turn the browser's return into a session. Delete the cookie whatever happens.

        Raises SignInRefused: another browser, too late, a token that does not hold, no account.
        Unreachable: the provider does not answer.
        """
        external = self.claim(query, cookie, now)
        try:
            return sign_in_external(store, external, now)
        except SignInRefused:
            if not self.settings.create_roles or claim_is_known(store, external):
                raise
        self._create(store, external, now)
        return sign_in_external(store, external, now)

    def claim(self, query: Mapping[str, str], cookie: str, now: datetime) -> str:
        """Return the claim that names an account. Raises as `finish`."""
        pending = self._unseal(cookie, now)
        if not secrets.compare_digest(query.get("state", "").encode(), pending["state"].encode()):
            raise SignInRefused
        if query.get("iss", self.settings.issuer) != self.settings.issuer or not query.get("code"):
            raise SignInRefused
        answer = self._exchange(query["code"], pending["verifier"], now)
        claims = self._verified(str(answer.get("id_token", "")), pending["nonce"], answer, now)
        found = claims.get(self.settings.claim)
        unproven = self.settings.claim == "email" and claims.get("email_verified") is not True
        if not isinstance(found, str) or not 0 < len(found) <= 255 or unproven:
            raise SignInRefused
        return found

    @property
    def _scope(self) -> str:
        return "openid email" if self.settings.claim == "email" else "openid profile"

    def _create(self, store: Store, external: str, now: datetime) -> None:
        """Make the account of somebody whom the provider knows and we do not, where settings allow it."""
        settings = self.settings
        roles: list[Role] = list(settings.create_roles)  # type: ignore[arg-type]
        name = f"p.{secrets.token_hex(4)}"
        try:
            add_user(
                store, operator(self.tenant.name), name, roles, settings.create_platforms, now,
                external=external,
            )  # fmt: skip
        except DoorwatchError as error:
            raise SignInRefused from error

    def _exchange(self, code: str, verifier: str, now: datetime) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": self.redirect_uri,
            "code_verifier": verifier, "client_id": self.settings.client_id,
        }  # fmt: skip
        secret = self._secret()
        auth = (quote(self.settings.client_id, safe=""), quote(secret, safe="")) if secret else None
        return self._json("POST", self._discovery(now)["token_endpoint"], data=form, auth=auth)

    def _verified(
        self, token: str, nonce: str, answer: Mapping[str, Any], now: datetime
    ) -> Mapping[str, Any]:
        """Return the claims of an ID token that our provider signed for us, now and for this sign-in."""
        from authlib.oidc.core import CodeIDToken  # type: ignore[import-untyped]

        try:
            read = jwt.decode(token, self._keys_for(token, now), algorithms=_ALGORITHMS)
            claims = CodeIDToken(
                read.claims,
                read.header,
                {
                    "iss": {"essential": True, "value": self.settings.issuer},
                    "aud": {"essential": True, "value": self.settings.client_id},
                },
                {"nonce": nonce, "client_id": self.settings.client_id,
                 "access_token": answer.get("access_token")},
            )  # fmt: skip
            claims.validate(now=int(now.timestamp()), leeway=_LEEWAY)
        except (JoseError, ValueError, TypeError) as error:
            raise SignInRefused from error
        return dict(claims)

    def _keys_for(self, token: str, now: datetime) -> KeySet:
        """Return the provider's keys, read anew when the token names one that we do not know."""
        from joserfc.jws import extract_compact

        named = extract_compact(token.encode()).headers().get("kid")
        keys = self._known(now)[2]
        if named is not None and named not in {key.kid for key in keys.keys}:
            self._read = None
            keys = self._known(now)[2]
        return keys

    def _discovery(self, now: datetime) -> dict[str, Any]:
        return self._known(now)[1]

    def _known(self, now: datetime) -> tuple[datetime, dict[str, Any], KeySet]:
        if self._read is None or now - self._read[0] >= _FRESH:
            issuer = self.settings.issuer
            found = self._json("GET", issuer.rstrip("/") + "/.well-known/openid-configuration")
            if found.get("issuer") != issuer:
                raise Unreachable(f"{issuer}: expected its own name in its discovery document; got another")
            for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                _check_address(issuer, name, found.get(name))
            try:
                keys = KeySet.import_key_set(self._json("GET", found["jwks_uri"]))  # type: ignore[arg-type]
            except (JoseError, ValueError, KeyError, TypeError) as error:
                raise Unreachable(f"{issuer}: expected a set of keys; got something else") from error
            self._read = (now, found, keys)
        return self._read

    def _json(self, method: str, url: str, **options: Any) -> dict[str, Any]:
        try:
            answer = self.client.request(method, url, headers={"Accept": "application/json"}, **options)
            found = answer.json() if answer.status_code == 200 else None
        except (httpx.HTTPError, ValueError) as error:
            raise Unreachable(
                f"{self.settings.issuer}: expected an answer; got {type(error).__name__}"
            ) from error
        if answer.status_code in (400, 401, 403) and method == "POST":
            raise SignInRefused
        if not isinstance(found, dict):
            raise Unreachable(f"{self.settings.issuer}: expected JSON; got status {answer.status_code}")
        return found

    def _secret(self) -> str | None:
        variable = f"DOORWATCH_OIDC_SECRET_{self.tenant.name}".upper().replace("-", "_")
        if variable in os.environ:
            return os.environ[variable]
        file = self.settings.secret_file
        return read_private(Path(file)).decode().strip() if file else None

    def _seal(self, pending: Mapping[str, Any]) -> str:
        from nacl.encoding import URLSafeBase64Encoder
        from nacl.secret import Aead

        key = KeyRing.open(self.tenant.keys).people_key()
        sealed = Aead(key).encrypt(json.dumps(pending).encode(), aad=b"oidc", encoder=URLSafeBase64Encoder)
        return bytes(sealed).decode()

    def _unseal(self, cookie: str, now: datetime) -> dict[str, Any]:
        from nacl.encoding import URLSafeBase64Encoder
        from nacl.exceptions import CryptoError
        from nacl.secret import Aead

        key = KeyRing.open(self.tenant.keys).people_key()
        try:
            opened = Aead(key).decrypt(cookie.encode(), aad=b"oidc", encoder=URLSafeBase64Encoder)
            found: dict[str, Any] = json.loads(opened)
        except (CryptoError, ValueError, TypeError) as error:
            raise SignInRefused from error
        if now.timestamp() >= found["until"]:
            raise SignInRefused
        return found


def make_client() -> httpx.Client:
    """Return the way to a provider: it follows no redirect and waits ten seconds at most."""
    return httpx.Client(follow_redirects=False, timeout=10.0, trust_env=False)


def _check_address(issuer: str, name: str, address: object) -> None:
    where = urlsplit(address) if isinstance(address, str) else None
    safe = where is not None and (
        where.scheme == "https" or (where.scheme == "http" and where.hostname in _LOOPBACK)
    )
    if not safe:
        raise Unreachable(f"{issuer}: expected an https {name} in its discovery document; got another")
