"""Profile shorthand: "17/f/utrecht", "f17", a title that is a name and a number."""

from __future__ import annotations

import re

from doorwatch.ages.judge import Verdict
from doorwatch.ages.lexicon import Lexicon
from doorwatch.ages.tokens import Token
from doorwatch.types import NormalText

_SEX = r"(?:f|m|v|w|k|x|fem|female|male|vrouw|man|meisje|girl|frau|femme|mujer|chica|femeie|fata|no|lany|kobieta|dziewczyna)"
_SEX_AFTER = re.compile(rf" ?[/|,-]? ?{_SEX}(?: ?[/|,.;-]|\s*\Z|\s*\n| (?=[a-z]{{3,}}\s*\Z))")
_SEX_BEFORE = re.compile(rf"(?:\A|[\s/|,(]){_SEX} ?[/|,-]? ?\Z")
_NAME_BEFORE = re.compile(r"(?:\A|[\n.!?|:*] ?|[^\w\s] )((?:[^\W\d_]{2,20}[ -]){0,2}?[^\W\d_]{2,20}) ?[,(|:-]? ?\Z")
_NAME_AFTER = re.compile(r"\s*(?:\Z|[)|,/\n*~♥❤-]|[^\w\s.:+%€$£°]|[a-z]{3,20}\s*\Z)")


def shorthand(text: NormalText, tokens: list[Token], at: int, lexicon: Lexicon) -> Verdict | None:
    """Return the age of a profile's shorthand at token `at`; the number must be 12-79."""
    token = tokens[at]
    number = token.number
    if number is None or not 12 <= number.value <= 79 or number.kind in ("roman", "sum"):
        return None
    normal = text.normal
    left, right = normal[max(0, token.start - 50) : token.start], normal[token.end : token.end + 30]
    found = Verdict(number.value, "advertised_person", number.kind, True, max(0, at - 1), at)
    if re.match(r" ?/ ?(?:f|m|v|w|k|x)\b", right) or re.search(r"\b(?:f|m|v|w|k|x) ?/ ?\Z", left):
        return found
    if _SEX_AFTER.match(right) and not left[-1:].isalnum() and text.field in ("title", "persona"):
        return found
    if _SEX_BEFORE.search(left) and not right[:1].isalnum():
        return found
    if text.field not in ("title", "persona"):
        return None
    name = _NAME_BEFORE.search(left)
    if name is None or not _NAME_AFTER.match(right):
        return None
    words = re.findall(r"[^\W\d_]+", name[1])
    if any(word in lexicon.sets["nobody"] or word in lexicon.nouns for word in words):
        return None
    return found
