"""Measuring on a corpus of our own sentences: what is found, what is missed, what is found wrongly.

The judge is handed in: this room knows sentences and figures, no rule and no detector.
"""

from doorwatch.evaluate.corpus import Corpus, Sentence, load_corpus
from doorwatch.evaluate.figures import Covered, Figures, figures
from doorwatch.evaluate.outcome import TEXT_AGE, Outcome, outcome_of

HEADING = "self-made data: shows that it works, not how well"

__all__ = [
    "HEADING", "TEXT_AGE", "Corpus", "Covered", "Figures", "Outcome", "Sentence", "figures", "load_corpus",
    "outcome_of",
]  # fmt: skip
