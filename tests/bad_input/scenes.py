"""All rows: importing the scenes enters them."""

from __future__ import annotations

from importlib import import_module

from tests.bad_input.rows import ROWS, SECTIONS

for _section in SECTIONS:
    import_module(f"tests.bad_input.scenes_{_section}")

__all__ = ["ROWS"]
