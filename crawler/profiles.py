"""Reading a site profile: YAML with lines, the JSON Schema, and what the schema cannot say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from crawler.profile import DetailRules, Find, ListRules, Marker, Reveal, SiteProfile
from doorwatch.errors import ProfileError

Lines = dict[tuple[str | int, ...], int]
_DEEPEST = 16
_PLACES = ("css", "xpath", "label", "json", "item", "value", "segment")


def load_profile(path: Path) -> SiteProfile:
    """Return the profile in a YAML file.

    Raises ProfileError: `file:line: what was expected; got what came`.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ProfileError(path.name, "expected a readable UTF-8 file", type(error).__name__) from error
    return parse_profile(text, path.name)


def parse_profile(text: str, name: str) -> SiteProfile:
    """Return the profile in a YAML text; `name` stands in error messages."""
    data, lines = _read(text, name)
    _check_schema(data, lines, name)
    for place, find in _finds(data):
        _check_find(find, place, lines, name)
    _check_rest(data, lines, name)
    return _build(data)


@cache
def schema() -> dict[str, Any]:
    """Return the JSON Schema of a profile (the same that editors use)."""
    text = resources.files("doorwatch.schemas").joinpath("profile.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def _read(text: str, name: str) -> tuple[Any, Lines]:
    lines: Lines = {}
    try:
        _check_tree(text, name)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise ProfileError(f"{name}:{line}", "expected YAML", getattr(error, "problem", None)) from error
    return (_value(node, (), lines, name) if node else None), lines


def _check_tree(text: str, name: str) -> None:
    """Refuse what unfolds to more than is written: anchors, and nesting without end.

    Raises ProfileError, yaml.YAMLError.
    """
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST or getattr(event, "anchor", None) is not None:
            got = "deeper nesting" if depth > _DEEPEST else "an anchor or alias"
            expected = f"expected plain YAML, nested at most {_DEEPEST} deep"
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise ProfileError(f"{name}:{line}", expected, got)


def _value(node: yaml.Node, place: tuple[str | int, ...], lines: Lines, name: str) -> Any:
    lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            here = key_node.start_mark.line + 1
            if key in mapping:
                raise ProfileError(f"{name}:{here}", "expected each key once", repr(key))
            lines[*place, key] = here
            mapping[key] = _value(value_node, (*place, key), lines, name)
        return mapping
    if isinstance(node, yaml.SequenceNode):
        return [_value(child, (*place, index), lines, name) for index, child in enumerate(node.value)]
    return _scalar(node)


def _scalar(node: yaml.Node) -> str | int | float | bool:
    """Read a plain scalar as a number or true/false where it is one; YAML's other guesses stay text."""
    text = str(node.value)
    if getattr(node, "style", None) is not None:
        return text
    if text in ("true", "false"):
        return text == "true"
    if re.fullmatch(r"-?\d{1,18}", text):
        return int(text)
    return float(text) if re.fullmatch(r"-?\d+\.\d+", text) else text


def _check_schema(data: Any, lines: Lines, name: str) -> None:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    error = best_match(Draft202012Validator(schema()).iter_errors(data))
    if error is None:
        return
    place = tuple(error.absolute_path)
    unknown = error.validator == "additionalProperties" and isinstance(error.instance, dict)
    if unknown and (odd := sorted(set(error.instance) - set(error.schema.get("properties", {})))):
        known = ", ".join(error.schema.get("properties", {}))
        raise ProfileError(
            f"{name}:{_line(lines, (*place, odd[0]))}", f"expected one of {known}", repr(odd[0])
        )
    where = ".".join(map(str, place)) or "profile"
    raise ProfileError(f"{name}:{_line(lines, place)}", f"{where}: {_said(error)}")


def _said(error: Any) -> str:
    """Return a schema fault in our own form."""
    if error.validator == "required":
        missing = [key for key in error.validator_value if key not in error.instance]
        return f"expected the key {missing[0]!r}; got none"
    if error.validator == "type":
        return f"expected {error.validator_value}; got {type(error.instance).__name__}"
    if error.validator == "anyOf":
        return "expected card (HTML) or items (JSON); got neither"
    return str(error.message)


def _finds(data: Mapping[str, Any]) -> Iterator[tuple[tuple[str | int, ...], dict[str, Any]]]:
    """Yield every place of the profile that says how to find something."""
    for key in ("id", "link", "next", "more"):
        if key in data["list"]:
            yield ("list", key), data["list"][key]
    if "id" in data["detail"]:
        yield ("detail", "id"), data["detail"]["id"]
    for group in ("fields", "handles"):
        for key, find in data.get(group, {}).items():
            yield (group, key), find
    reveal = data.get("reveal", {})
    for key in ("link", "phones"):
        if key in reveal:
            yield ("reveal", key), reveal[key]
    for key, find in reveal.get("handles", {}).items():
        yield ("reveal", "handles", key), find


def _check_find(find: Mapping[str, Any], place: tuple[str | int, ...], lines: Lines, name: str) -> None:
    at = f"{name}:{_line(lines, place)}"
    where = [key for key in _PLACES if key in find]
    if len(where) != 1:
        raise ProfileError(at, f"{place[-1]}: expected exactly one of {', '.join(_PLACES)}", str(where))
    if ("first" in find or "last" in find) != ("split" in find) or {"first", "last"} <= find.keys():
        raise ProfileError(at, f"{place[-1]}: expected split together with first or last")
    if "attribute" in find and where[0] not in ("css", "xpath"):
        raise ProfileError(at, f"{place[-1]}: attribute goes with css or xpath", where[0])
    if find.get("segment") == 0:
        raise ProfileError(at, f"{place[-1]}: segment is counted from 1, or from -1 at the end", "0")
    _compile(where[0], str(find[where[0]]), at)


def _compile(kind: str, text: str, at: str) -> None:
    """Refuse a selector or path that no page could ever answer."""
    try:
        if kind == "css":
            from parsel.csstranslator import HTMLTranslator

            HTMLTranslator().css_to_xpath(text)
        elif kind == "xpath":
            from lxml import etree

            etree.XPath(text)
        elif kind in ("json", "item"):
            import jmespath

            jmespath.compile(text)
    except Exception as error:
        raise ProfileError(at, f"expected a valid {kind} expression", f"{text!r} ({error})") from error


def _check_rest(data: Mapping[str, Any], lines: Lines, name: str) -> None:
    rules, detail = data["list"], data["detail"]
    selectors: list[tuple[tuple[str | int, ...], str | None]] = [
        (("list", "card"), rules.get("card")),
        (("detail", "scope"), detail.get("scope")),
    ]
    for owner, key in (("list", "volatile"), ("detail", "exclude")):
        many = data[owner].get(key, []) if "card" in rules or owner == "detail" else []
        selectors += [((owner, key, index), text) for index, text in enumerate(many)]
    for index, marker in enumerate(data.get("maintenance", [])):
        selectors.append((("maintenance", index, "css"), marker.get("css")))
    for owner, key in (("list", "empty"), ("detail", "ready"), ("detail", "gone")):
        selectors.append(((owner, key, "css"), data[owner].get(key, {}).get("css")))
    for place, text in selectors:
        if text is not None:
            _compile("css", text, f"{name}:{_line(lines, place)}")
    if "items" in rules:
        _compile("json", rules["items"], f"{name}:{_line(lines, ('list', 'items'))}")
    if "zone" in data:
        try:
            ZoneInfo(data["zone"])
        except (KeyError, ValueError, OSError) as error:
            at = f"{name}:{_line(lines, ('zone',))}"
            raise ProfileError(at, "expected a zone such as Europe/Amsterdam", repr(data["zone"])) from error


def _line(lines: Lines, place: tuple[str | int, ...]) -> int:
    """Return the line of the nearest place that stands in the file."""
    while place and place not in lines:
        place = place[:-1]
    return lines.get(place, 1)


def _build(data: Mapping[str, Any]) -> SiteProfile:
    rules, detail = dict(data["list"]), dict(data["detail"])
    for key in ("id", "link", "next", "more"):
        if key in rules:
            rules[key] = _find(rules[key])
    rules |= {key: tuple(rules[key]) for key in ("urls", "volatile") if key in rules}
    rules |= {"empty": Marker(**rules["empty"])} if "empty" in rules else {}
    detail |= {key: Marker(**detail[key]) for key in ("ready", "gone") if key in detail}
    detail |= {"id": _find(detail["id"])} if "id" in detail else {}
    detail |= {"exclude": tuple(detail.get("exclude", ()))}
    reveal = data.get("reveal")
    return SiteProfile(
        platform=data["platform"],
        list=ListRules(**rules),
        detail=DetailRules(**detail),
        fields={key: _find(find) for key, find in data.get("fields", {}).items()},
        handles={key: _find(find) for key, find in data.get("handles", {}).items()},
        reveal=_reveal(reveal) if reveal else None,
        floors=data.get("floors", {}),
        maintenance=tuple(Marker(**marker) for marker in data.get("maintenance", ())),
        fallback=data.get("fallback", True),
        country=data.get("country"),
        currency=data.get("currency"),
        zone=data.get("zone"),
    )


def _reveal(data: Mapping[str, Any]) -> Reveal:
    return Reveal(
        link=_find(data["link"]),
        phones=_find(data["phones"]) if "phones" in data else None,
        handles={key: _find(find) for key, find in data.get("handles", {}).items()},
    )


def _find(data: Mapping[str, Any]) -> Find:
    many = {key: tuple(data[key]) for key in ("label", "attribute") if key in data}
    return Find(**{**data, **many})
