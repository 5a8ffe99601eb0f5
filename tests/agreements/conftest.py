"""Agreements written to a file, signed by both parties and loaded again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from nacl.signing import SigningKey

from doorwatch.agreements import load_agreement, render, sign
from doorwatch.types import Agreement
from tests.agreements.agreed import OPERATOR, PLATFORM, values

Make = Callable[..., Agreement]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "demo-north.yaml"


@pytest.fixture
def make(path: Path) -> Make:
    """Write, sign and load an agreement with changes."""

    def build(
        operator: SigningKey | None = OPERATOR, platform: SigningKey | None = PLATFORM, **changes: Any
    ) -> Agreement:
        path.write_text(render(values(**changes)), encoding="utf-8")
        if operator:
            sign(path, operator, "operator")
        if platform:
            sign(path, platform, "platform")
        return load_agreement(path)

    return build
