"""What a night loads, loaded once: the fork server of these tests imports this, and its children are ready.

Each night of the tests is a process of its own that can be killed; none has to build the word lists again.
"""

from __future__ import annotations

import alembic.command  # noqa: F401

import doorwatch.images
import doorwatch.store.migrate
from doorwatch.reading import read
from doorwatch.types import Listing
from tests.night import driver  # noqa: F401

doorwatch.images.ocr_available()
read(Listing("warm", "1", title="Massage", text="Een rustige salon, zij is 24 jaar. A calm salon."))
