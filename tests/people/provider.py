"""A small real OpenID provider on loopback: discovery, keys, authorization with PKCE, tokens."""

from __future__ import annotations

import base64
import json
import secrets
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey


@dataclass
class OpenProvider:
    """Its behaviour can be bent: `claims` overlay the ID token, `sign_with` replaces key and algorithm."""

    client_id: str = "doorwatch"
    secret: str = "client secret / with signs"
    subject: str = "subject-17"
    now: int = 0
    claims: dict[str, Any] = field(default_factory=dict)
    discovery: dict[str, Any] = field(default_factory=dict)
    sign_with: tuple[Any, str] | None = None
    unsigned: bool = False

    def __post_init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "k1", "use": "sig"})
        self.codes: dict[str, dict[str, str]] = {}
        self.requests: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.get(self)

            def do_POST(self) -> None:
                outer.post(self)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def get(self, request: BaseHTTPRequestHandler) -> None:
        """Answer discovery, keys and the authorization page, where its user says yes at once."""
        url = urlsplit(request.path)
        self.requests.append(url.path)
        if url.path == "/.well-known/openid-configuration":
            names = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
            found = {name: f"{self.issuer}/{path}" for name, path in names.items()}
            _answer(request, {"issuer": self.issuer, **found, **self.discovery})
        elif url.path == "/keys":
            _answer(request, KeySet([self.key]).as_dict(private=False))
        else:
            asked = {name: values[0] for name, values in parse_qs(url.query).items()}
            code = secrets.token_urlsafe(16)
            self.codes[code] = asked
            back = {"code": code, "state": asked["state"], "iss": self.issuer}
            request.send_response(302)
            request.send_header("Location", f"{asked['redirect_uri']}?{urlencode(back)}")
            request.end_headers()

    def post(self, request: BaseHTTPRequestHandler) -> None:
        """Give a token for a code, once, to the client that holds secret and verifier."""
        self.requests.append(request.path)
        body = request.rfile.read(int(request.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        asked = self.codes.pop(form.get("code", ""), None)
        basic = base64.b64encode(f"{self.client_id}:client%20secret%20%2F%20with%20signs".encode()).decode()
        held = (
            asked is not None
            and request.headers.get("Authorization") == f"Basic {basic}"
            and form["redirect_uri"] == asked["redirect_uri"]
            and create_s256_code_challenge(form["code_verifier"]) == asked["code_challenge"]
        )
        if not held or asked is None:
            _answer(request, {"error": "invalid_grant"}, 400)
            return
        _answer(
            request, {"token_type": "Bearer", "access_token": "a", "id_token": self.token(asked["nonce"])}
        )

    def token(self, nonce: str) -> str:
        """Return an ID token."""
        said = {
            "iss": self.issuer, "sub": self.subject, "aud": self.client_id, "iat": self.now,
            "exp": self.now + 300, "nonce": nonce, **self.claims,
        }  # fmt: skip
        claims = {name: value for name, value in said.items() if value is not None}
        if self.unsigned:
            parts = ({"alg": "none"}, claims)
            coded = (base64.urlsafe_b64encode(json.dumps(one).encode()).rstrip(b"=") for one in parts)
            return b".".join(coded).decode() + "."
        key, algorithm = self.sign_with or (self.key, "RS256")
        return jwt.encode({"alg": algorithm, "kid": key.kid}, claims, key)

    def close(self) -> None:
        """Stop answering."""
        self.server.shutdown()
        self.server.server_close()


def _answer(request: BaseHTTPRequestHandler, value: dict[str, Any], status: int = 200) -> None:
    body = json.dumps(value).encode()
    request.send_response(status)
    request.send_header("Content-Type", "application/json")
    request.send_header("Content-Length", str(len(body)))
    request.end_headers()
    request.wfile.write(body)
