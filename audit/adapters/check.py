"""`POST /v1/check` as a door: what a platform tests in its CI, without a form in front of it."""

from __future__ import annotations

import hashlib

import httpx

from audit.adapters.door import Answer
from audit.model import Outcome
from audit.stimuli import Stimulus
from doorwatch.errors import Unreachable

_OUTCOMES = {"accepted": Outcome.PUBLISHED, "held": Outcome.REFUSED_AUTOMATICALLY}
_TIMEOUT = 30.0


class CheckDoor:
    """The check of one platform, asked as its service. What it holds does not go online: it is refused."""

    def __init__(self, base: str, token: str, platform: str) -> None:
        self._url = f"{base.rstrip('/')}/v1/check"
        self._platform = platform
        self._client = httpx.Client(
            timeout=_TIMEOUT, follow_redirects=False, trust_env=False,
            headers={"authorization": f"Bearer {token}"},
        )  # fmt: skip
        self._answers: dict[str, Answer] = {}

    def submit(self, stimulus: Stimulus, account: str | None = None) -> Answer:
        """Ask about an advertisement as if it had just been handed in."""
        number = len(self._answers) + 1
        ticket = f"study-{hashlib.sha256(f'{stimulus.digest}/{number}'.encode()).hexdigest()[:16]}"
        listing = {
            "schema": 1, "platform": self._platform, "id": ticket, "status": "submitted",
            "title": stimulus.title, "text": stimulus.text, "persona": stimulus.persona,
            "stated_age": stimulus.stated_age, "city": stimulus.region, "phones": [stimulus.phone],
            "account": {"id": account or f"study-{number}"},
        }  # fmt: skip
        try:
            answer = self._client.post(self._url, json=listing)
        except httpx.HTTPError as error:
            raise Unreachable(f"{self._url}: expected an answer; got {type(error).__name__}") from error
        word = answer.headers.get("doorwatch-outcome")
        if word not in _OUTCOMES:
            raise Unreachable(f"{self._url}: expected accepted or held; got status {answer.status_code}")
        reason = None if word == "accepted" else f"held, {answer.json().get('level', 'not assessed')}"
        self._answers[ticket] = Answer(_OUTCOMES[word], reason, ticket=ticket)
        return self._answers[ticket]

    def ask(self, ticket: str) -> Answer:
        """Return what the check said."""
        return self._answers[ticket]

    def withdraw(self, ticket: str) -> None:
        """Nothing is online: the check shows nothing to anybody."""

    def close(self) -> None:
        """End the connection."""
        self._client.close()
