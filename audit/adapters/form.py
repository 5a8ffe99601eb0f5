"""A submission form as a door. What differs between sites is data: a profile in YAML.

platform: demo-north
submit: {path: /submit, fields: {title: title, text: text, age: stated_age}}
ticket: location                # header of the answer: where the advertiser sees what became of it
mine: {state: state, reason: message, address: address}     # keys of that page's JSON
states: {online: published, waiting: waiting, refused: refused_automatically}
withdraw: "{ticket}/withdraw"
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx

from audit.adapters.door import Answer
from audit.model import Outcome
from audit.stimuli import Stimulus
from doorwatch.errors import BadInput, Unreachable
from doorwatch.rules.yamlfile import Node, parse, read_bytes

WAITING = "waiting"
_TIMEOUT = 30.0
_OF_STIMULUS = ("title", "text", "persona", "stated_age", "region", "phone")
_STEPS = {Outcome.ASKED_VERIFICATION: "asked"}


@dataclass(frozen=True, slots=True)
class FormProfile:
    """A form: where it goes, which of its fields gets what, and what the words of its answers mean."""

    path: str
    fields: Mapping[str, str]
    account: str | None
    ticket: str
    state: str
    reason: str
    address: str
    states: Mapping[str, Outcome | None]
    withdraw: str


def load_form(path: Path) -> FormProfile:
    """Read a profile. Raises RuleError: `file:line: expected; got`."""
    return read_form(read_bytes(path), str(path))


def demo_form() -> FormProfile:
    """Return the form of the sample sites."""
    return read_form(resources.files("audit.data.forms").joinpath("demo.yaml").read_bytes(), "demo.yaml")


def read_form(data: bytes, name: str) -> FormProfile:
    """Read a profile from YAML. Raises RuleError."""
    keys = parse(data, name).keys("a form", ("submit", "ticket", "mine", "states", "withdraw"))
    submit = keys["submit"].keys("submit", ("path", "fields"), ("account",))
    mine = keys["mine"].keys("mine", ("state", "reason", "address"))
    fields = {
        field: node.choice("a field", _OF_STIMULUS)
        for field, node in submit["fields"].mapping("fields").items()
    }
    return FormProfile(
        path=submit["path"].text("path"), fields=fields,
        account=submit["account"].text("account") if "account" in submit else None,
        ticket=keys["ticket"].text("ticket"), state=mine["state"].text("state"),
        reason=mine["reason"].text("reason"), address=mine["address"].text("address"),
        states={word: _outcome(node) for word, node in keys["states"].mapping("states").items()},
        withdraw=keys["withdraw"].text("withdraw"),
    )  # fmt: skip


def _outcome(node: Node) -> Outcome | None:
    words = (WAITING, *(one.value for one in Outcome))
    word = node.choice("a state", words)
    return None if word == WAITING else Outcome(word)


class FormDoor:
    """A form at an address. Redirects are not followed: nothing leaves the host that was named."""

    def __init__(self, profile: FormProfile, base: str) -> None:
        self._profile = profile
        self._base = base.rstrip("/") + "/"
        self._client = httpx.Client(timeout=_TIMEOUT, follow_redirects=False, trust_env=False)

    def submit(self, stimulus: Stimulus, account: str | None = None) -> Answer:
        """Fill the form in and send it."""
        form = {field: str(getattr(stimulus, name)) for field, name in self._profile.fields.items()}
        if account is not None and self._profile.account is not None:
            form[self._profile.account] = account
        answer = self._send("POST", self._at(self._profile.path), data=form)
        ticket = answer.headers.get(self._profile.ticket)
        if ticket is None:
            raise Unreachable(f"{self._base}: expected the header {self._profile.ticket}; got none")
        return self.ask(ticket)

    def ask(self, ticket: str) -> Answer:
        """Look at the advertiser's own page of a submission."""
        told = self._json(self._send("GET", self._at(ticket)))
        word, reason, address = (
            told.get(name) for name in (self._profile.state, self._profile.reason, self._profile.address)
        )
        if not isinstance(word, str) or word not in self._profile.states:
            raise Unreachable(f"{self._base}: expected a state that the profile knows; got {word!r}")
        outcome = self._profile.states[word]
        return Answer(
            outcome, str(reason) if reason else None,
            _STEPS.get(outcome, "none") if outcome is not None else "none",
            ticket, self._at(str(address)) if address else None,
        )  # fmt: skip

    def withdraw(self, ticket: str) -> None:
        """Take it down."""
        self._send("POST", self._at(self._profile.withdraw.replace("{ticket}", ticket)))

    def close(self) -> None:
        """End the connection."""
        self._client.close()

    def _at(self, path: str) -> str:
        """Return an address on the door's own host. Raises BadInput: it is on another one."""
        found = urljoin(self._base, path)
        if urlsplit(found)[:2] != urlsplit(self._base)[:2]:
            raise BadInput("door", f"an address of {urlsplit(self._base).netloc}", urlsplit(found).netloc)
        return found

    def _send(self, method: str, url: str, **more: Any) -> httpx.Response:
        try:
            return self._client.request(method, url, **more)
        except httpx.HTTPError as error:
            raise Unreachable(f"{url}: expected an answer; got {type(error).__name__}") from error

    def _json(self, answer: httpx.Response) -> Mapping[str, Any]:
        try:
            told = answer.json()
        except ValueError as error:
            raise Unreachable(f"{answer.url}: expected JSON; got {answer.status_code}") from error
        return told if isinstance(told, dict) else {}
