"""Secrets of webhooks: from a file of mode 0600 or the environment, never from the settings file."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from doorwatch.errors import DoorwatchError, SettingsError
from doorwatch.keys.files import read_private
from doorwatch.settings import TenantSettings

SHORTEST = 32
"""Bytes of a secret: as long as what it keys."""


def variable(tenant: str, name: str) -> str:
    """Return the name of the variable that holds a webhook's secret."""
    return f"DOORWATCH_WEBHOOK_SECRET_{tenant}_{name}".upper().replace("-", "_")


def hook_secret(tenant: TenantSettings, name: str, environ: Mapping[str, str] | None = None) -> bytes:
    """Return a webhook's secret.

    Raises SettingsError: there is none, or a short one. Refused: others could read its file.
    """
    place = variable(tenant.name, name)
    secret = (os.environ if environ is None else environ).get(place, "").strip().encode()
    file = tenant.webhooks[name].secret_file
    if not secret and file is not None:
        place, secret = file, read_private(Path(file)).strip()
    if len(secret) < SHORTEST:
        expected = f"expected a secret of {SHORTEST} bytes or more for webhook {name}"
        raise SettingsError(place, expected, f"{len(secret)} bytes")
    return secret


def weak_secrets(tenant: TenantSettings, environ: Mapping[str, str] | None = None) -> Iterator[str]:
    """Yield a sentence for each webhook whose secret is missing, short, or open to others."""
    for name in tenant.webhooks:
        try:
            hook_secret(tenant, name, environ)
        except DoorwatchError as error:
            yield str(error)
