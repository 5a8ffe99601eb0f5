"""Text as the readers see it: the normal form of a field and the map back to the original."""

from doorwatch.text.normal import fold_name, normalise
from doorwatch.text.outline import Sieve, only_letters, places_of, plain_words
from doorwatch.text.spelled import respelled

__all__ = ["Sieve", "fold_name", "normalise", "only_letters", "places_of", "plain_words", "respelled"]
