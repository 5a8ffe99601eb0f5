"""Profile shorthand: "17/f/utrecht", "f17", a title that is a name and a number."""

from __future__ import annotations

import re

from doorwatch.ages.judge import Verdict
from doorwatch.ages.lexicon import Lexicon
from doorwatch.ages.nouns import is_street, noun_of
from doorwatch.ages.scene import Scene
from doorwatch.types import NormalText

_SEX = (
    r"(?:f|m|v|w|k|x|fem|female|male|vrouw|man|meisje|girl|frau|femme|mujer|chica|femeie|fata|no|lany"
    r"|kobieta|dziewczyna)"
)
_SEX_AFTER = re.compile(rf" ?[/|,-]? ?{_SEX}(?: ?[/|,.;-]|\s*\Z|\s*\n| (?=[a-z]{{3,}}\s*\Z))")
_SEX_BEFORE = re.compile(rf"(?:\A|[\s/|,(]){_SEX} ?[/|,-]? ?\Z")
_NAME_BEFORE = re.compile(
    r"(?:\A|[\n.!?|:*] ?|[^\w\s] )((?:[^\W\d_]{2,20}[ -]){0,2}?[^\W\d_]{2,20}) ?[,(|:-]? ?\Z"
)
_NAME_AFTER = re.compile(r"\s*(?:\Z|[)|,/\n*~♥❤-]|[^\w\s.:+%€$£°]|[a-z]{3,20}\s*\Z)")

_ENCLOSED_BEFORE = re.compile(r"((?:[^\W\d_]+[ .]{1,2}){0,2})([^\W\d_]{2,20}) ?(?:\(|,|\||•|/|-|–) ?\Z")
_ENCLOSED_AFTER = re.compile(r" ?(?:\)|,|\||•|/ ?[^\W\d_]|-(?= ?[^\W\d_])|\Z)")
_TINY = 4
_HINTS = frozenset(("fem", "female", "male", *"/|(),•-fmvwkxn"))
"""What stands beside a number in shorthand, apart from a name in a title."""


def shorthand(text: NormalText, scene: Scene) -> Verdict | None:
    """Return the age of a profile's shorthand; the number must be 12-79."""
    tokens, at, lexicon = scene.tokens, scene.at, scene.lexicon
    token = tokens[at]
    number = token.number
    if number is None or not 12 <= number.value <= 79 or number.kind == "roman":
        return None
    here = tokens[max(0, at - 1)].text, tokens[min(at + 1, len(tokens) - 1)].text
    tiny = number.hidden and len(tokens) <= _TINY  # a whole text "Ella, disguised 17, Leeds"
    if text.field not in ("title", "persona") and not tiny and not (here[0] in _HINTS or here[1] in _HINTS):
        return None
    if noun_of(scene) == "child":
        return None
    normal = text.normal
    left, right = normal[max(0, token.start - 50) : token.start], normal[token.end : token.end + 30]
    found = Verdict(number.value, "advertised_person", number.kind, True, max(0, at - 1), at)
    if re.match(r" ?/ ?(?:f|m|v|w|k|x|n)\b", right) or re.search(r"\b(?:f|m|v|w|k|x|n) ?/ ?\Z", left):
        return found
    if (
        _SEX_AFTER.match(right)
        and not left[-1:].isalnum()
        and (text.field in ("title", "persona") or not left.strip())
    ):
        return found
    if _SEX_BEFORE.search(left) and not right[:1].isalnum():
        return found
    if number.kind == "sum" and "(" not in here:
        return None
    if _stands_behind_name(text, token.start, left, right, lexicon, tiny=tiny):
        return found
    return None


def _stands_behind_name(
    text: NormalText, start: int, left: str, right: str, lexicon: Lexicon, *, tiny: bool
) -> bool:
    """Say that the number is set beside a name: "Lena 17" as a title, "Lena (17)", "Lena | 17 |" anywhere."""
    title = text.field in ("title", "persona") or tiny
    name = _NAME_BEFORE.search(left)
    if (
        title
        and name is not None
        and _NAME_AFTER.match(right)
        and _is_name(re.findall(r"[^\W\d_]+", left)[-3:], lexicon)
    ):
        return True
    enclosed = _ENCLOSED_BEFORE.search(left)
    if enclosed is None or not _ENCLOSED_AFTER.match(right):
        return False
    word = enclosed[2]
    if any(is_street(part) for part in re.findall(r"[^\W\d_]+", enclosed[1])):
        return False
    if not _is_name([word], lexicon):
        noun = lexicon.nouns.get(word)
        return noun is not None and noun.category == "person"
    first = text.quote(start - len(left) + enclosed.start(2), start - len(left) + enclosed.start(2) + 1)
    return first.isupper()


def _is_name(words: list[str], lexicon: Lexicon) -> bool:
    return not any(
        word in lexicon.sets["nobody"]
        or is_street(word)
        or (word in lexicon.nouns and lexicon.nouns[word].category != "person")
        for word in words
    )
