"""Text as the readers see it: the normal form of a field and the map back to the original."""

from doorwatch.text.normal import fold_name, normalise
from doorwatch.text.spelled import respelled

__all__ = ["fold_name", "normalise", "respelled"]
