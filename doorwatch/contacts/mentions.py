"""Names in chat services that a sentence introduces: "insta is @name", "on the yellow ghost as name7".

A service is mentioned by its name, an abbreviation, a disguise or its sign; the name follows within the
same sentence, and must look like one or be announced as one: "I do not use Telegram" gives nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from doorwatch.contacts.gates import SERVICE, SLASH, UNDERSCORE, gates
from doorwatch.contacts.spans import Spans
from doorwatch.contacts.words import NO_NAMES
from doorwatch.types import ContactKind, NormalText

_END: Final = r"(?:\w{0,2}|-\w{1,3})"
_SERVICES: Final[dict[ContactKind, str]] = {
    "telegram": (
        rf"t ?e ?l ?e[ .-]?g ?r ?a ?m(?:me)?{_END}|tlgr?m?|t ?g|tgram|✈"
        r"|blue plane|blauwe? vliegtuig(?:je)?|blaue[rsn]? flugzeug|blaue[rn]? flieger|avion bleu|avion azul"
        r"|avion(?:ul)? albastru|kek repulo\w{0,3}|niebiesk\w{1,3} samolo\w{1,5}"
    ),
    "snapchat": (
        rf"snapchat{_END}|snapp?(?:je|em|en|ie|ka|ku|ul|a)?(?! (?:het|dat|je|jij|ik|u|niet)\b)|snp|s n a p|👻"
        r"|yellow ghost|gele spook\w{0,7}|gelbe[rsn]? geist|gelbe[rsn]? gespenst|fantome jaune"
        r"|fantasm\w{1,3} amarill\w{1,3}|fantom\w{1,3} galben\w{0,2}|sarga szellem\w{0,4}"
        r"|zolt\w{1,3} dus\w{1,4}"
    ),
    "instagram": rf"insta(?:gram{_END}|a{{1,4}}|n|m|s)?|i n s t a|i ?g(?:-?[eo]?n|ie)?",
    "chat": (
        rf"signal{_END}|viber{_END}|discord{_END}|dc|messenger{_END}|kik|wickr|threema|tik ?tok{_END}"
        rf"|facebook{_END}|fb|whats? ?app{_END}|wapp?(?:on|ie|ul)?|wasap"
    ),
}
_MENTION: Final = re.compile(
    r"(?<![\w@./-])(?:"
    + "|".join(rf"(?P<{kind}>{words})" for kind, words in _SERVICES.items())
    + r")(?![\w@/])"
)
_REACH: Final = 64
_SENTENCE: Final = re.compile(r"[.!?;](?=\s)|\n\s*\n")
_NAME: Final = r"[a-z0-9_](?:[a-z0-9_.#-]{1,30}[a-z0-9_])"
_AT: Final = r"(?:@ ?|(?:arobase|arroba|apenstaartje|at|ad|malpa|kukac|klammeraffe)\s)"
_SIGN: Final = r"(?:[:=~]|[-=]?>+|[→➡⬇👉👇⇒]+)"
_CALLED: Final = (
    r"(?:user(?:name)?|name|naam|pseudo|nick(?:name)?|nazwa|nev|felhasznalo|usuario|benutzername|nutzername|account"
    r"|id|nume|login|profil|konto)"
)
_AS: Final = r"(?:as|als|como|comme|jako|mint|under|unter|onder|sous|sub|pod|ca|naam|nume(?:le)?)"
_IS: Final = r"(?:\s(?:is|ist|est|es|este|e|to|van|de))?"
_INTRODUCED: Final = re.compile(
    rf"(?:(?P<sign>{_SIGN})\s{{0,2}}|(?:^|[\s,(])(?:(?P<called>{_CALLED}){_IS}\s?[:=]?\s?|(?P<as>{_AS})\s)"
    rf"|(?:^|\s))"
    rf"(?P<at>{_AT})?(?P<name>{_NAME})(?![\w@/])"
)
_LIKE_A_NAME: Final = re.compile(
    r"(?=.{4})(?:.*[a-z0-9]_|.*[a-z]{2}\d+\Z|_|.*#\d{3,5}\Z|[a-z]+[.-][a-z0-9_.-]*\d\Z)"
)
_DOTTED: Final = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)+")
_WORD_WITH_DIGITS: Final = re.compile(r"(?:tot|vanaf|na|voor|ab|bis|after|till|from|a|de|h|covid|top)\d+")
_CAMEL: Final = re.compile(r"[A-Z][a-z]+[A-Z][a-z]+")

_UNDERSCORE: Final = (
    r"(?:underscore|onderstrepingsteken|laag streepje|unterstrich|tiret bas|souligne|guion bajo|raya baja"
    r"|linie jos|liniuta jos|alulvonas|also vonas|podkreslnik|podkreslenie|dolna kreska)"
)
_UNDERSCORED: Final = re.compile(
    rf"(?<![\w@])(?P<name>[a-z0-9.]{{2,20}}(?:\s{_UNDERSCORE}\s[a-z0-9.]{{1,20}}){{1,3}})(?!\w)"
)
_SPELLED_UNDERSCORE: Final = re.compile(rf"\s{_UNDERSCORE}\s")
_SLASH: Final = r"(?:/|slash|schuine streep|schragstrich|barre(?: oblique)?|barra|perjel|ukosnik)"
_SPELLED: Final = re.compile(
    rf"(?<![\w@])t\s?(?:\.|punt|dot|punkt|point|punto|punct|pont|kropka)\s?me\s?{_SLASH}\s?(?P<name>{_NAME})(?!\w)"
)


def mentioned(text: NormalText, used: Spans) -> Iterator[tuple[ContactKind, tuple[int, int], str]]:
    """Yield (kind, span in normal offsets, name) of names that a sentence introduces.

    Kind "chat" is any service without a kind of its own. Places that are used are left out.
    """
    normal = text.normal
    may_hold = gates(normal)
    for match in _SPELLED.finditer(normal) if may_hold & SLASH and "me" in normal else ():
        yield "telegram", match.span(), text.quote(*match.span("name"))
    for match in _UNDERSCORED.finditer(normal) if may_hold & UNDERSCORE else ():
        yield "telegram", match.span(), _SPELLED_UNDERSCORE.sub("_", match["name"])
    if not may_hold & SERVICE:
        return
    for mention in _MENTION.finditer(normal):
        kind: ContactKind = mention.lastgroup  # type: ignore[assignment]
        end = _sentence_end(normal, mention.end())
        for found in _INTRODUCED.finditer(normal, mention.end(), end):
            first, last = found.span("name")
            if used.touches(first, last) or not _is_name(text, found, normal[mention.end() : found.start()]):
                continue
            yield kind, (mention.start(), last), text.quote(first, last)
            break


def _sentence_end(normal: str, begin: int) -> int:
    end = min(len(normal), begin + _REACH)
    stop = _SENTENCE.search(normal, begin, end)
    return stop.start() if stop is not None else end


def _is_name(text: NormalText, found: re.Match[str], between: str) -> bool:
    """Tell whether what was introduced is a name: by its look, or by how it is introduced."""
    name = found["name"]
    if name.isdigit() or name in NO_NAMES or _WORD_WITH_DIGITS.fullmatch(name) or len(name) < 3:
        return False
    if found["at"] and "@" in found["at"]:
        return True
    quote = text.quote(*found.span("name"))
    introduced = found["sign"] or found["called"] or found["as"]
    if _LIKE_A_NAME.match(name) or (introduced and _CAMEL.fullmatch(quote)):
        return True
    close = len(between.split()) <= 2
    if (found["at"] or "at ") not in ("at ", "ad ") or (found["sign"] or " ")[0] in "→➡👉⬇👇":
        return close and len(name) > 3
    if found["sign"] or found["called"]:
        return close and _DOTTED.fullmatch(name) is not None
    if found["as"]:
        return _DOTTED.fullmatch(name) is not None or (
            quote[:1].isupper() and found["as"] in ("jako", "mint", "como")
        )
    return False
