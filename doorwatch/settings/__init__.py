"""Settings: one TOML file, then the environment, into frozen dataclasses.

The file is the first of: the path given (`--settings`), `DOORWATCH_SETTINGS`, `./doorwatch.toml`,
`<home>/doorwatch.toml` where home is `DOORWATCH_HOME`. Every setting of the file can be overridden by
a variable: `DOORWATCH_HOME`, `DOORWATCH_THRESHOLDS__BURST_SIZE`, `DOORWATCH_TENANTS__NORTH__DATABASE`,
`DOORWATCH_TENANTS__NORTH__THRESHOLDS__BURST_SIZE` (two underscores between the parts; a hyphen in a
tenant's name is written as one). `docs/settings.md` names all of them.

msgspec validates (0.01 s to import) rather than pydantic (0.26 s): every command reads this.
"""

from __future__ import annotations

from doorwatch.settings.load import FILE_NAME, find_settings, load_settings
from doorwatch.settings.model import (
    NotifySettings,
    OidcSettings,
    Settings,
    TenantSettings,
    Thresholds,
    WebhookSettings,
)

__all__ = [
    "FILE_NAME",
    "NotifySettings",
    "OidcSettings",
    "Settings",
    "TenantSettings",
    "Thresholds",
    "WebhookSettings",
    "find_settings",
    "load_settings",
]
