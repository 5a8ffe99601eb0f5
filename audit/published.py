"""The published door test as data, so that its table can be printed with intervals and its gaps."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources

from audit.analysis.intervals import Share
from doorwatch.rules.yamlfile import Node, parse

NOT_STATED = "not stated"
_FILE = "watch-nederland.yaml"


@dataclass(frozen=True, slots=True)
class PublishedSite:
    """One site of the published test; None is "not stated"."""

    name: str
    stated_16_online: bool | None
    told_police: bool | None
    time_online: str | None
    removed_by: str | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """The published test: its sites, what it says and what it leaves open."""

    study: str
    title: str
    source: str
    statement: str
    sites: tuple[PublishedSite, ...]
    not_stated: tuple[str, ...]
    ways_round_verification: tuple[str, ...]

    @property
    def accepted(self) -> Share:
        """Sites on which the advertisement with age 16 went online."""
        return _share([site.stated_16_online for site in self.sites])

    @property
    def told(self) -> Share:
        """Sites that told the police."""
        return _share([site.told_police for site in self.sites])


def published() -> Published:
    """Return the published test from the file that ships with doorwatch."""
    return read(resources.files("audit.data").joinpath(_FILE).read_bytes(), _FILE)


def read(data: bytes, name: str) -> Published:
    """Read a published test.

    Raises RuleError: `file:line: expected; got`.
    """
    keys = parse(data, name).keys(
        "a published study",
        ("study", "title", "source", "statement", "sites", "not_stated", "ways_round_verification"),
    )
    return Published(
        study=keys["study"].text("study"),
        title=keys["title"].text("title"),
        source=keys["source"].text("source"),
        statement=" ".join(keys["statement"].text("statement").split()),
        sites=tuple(_site(node) for node in keys["sites"].items("sites")),
        not_stated=keys["not_stated"].texts("not_stated"),
        ways_round_verification=keys["ways_round_verification"].texts("ways_round_verification"),
    )


def _site(node: Node) -> PublishedSite:
    keys = node.keys("a site", ("name",), ("stated_16_online", "told_police", "time_online", "removed_by"))

    def answer(name: str) -> bool | None:
        return keys[name].choice(name, ("yes", "no")) == "yes" if name in keys else None

    def words(name: str) -> str | None:
        return keys[name].text(name) if name in keys else None

    return PublishedSite(
        name=keys["name"].text("name"),
        stated_16_online=answer("stated_16_online"),
        told_police=answer("told_police"),
        time_online=words("time_online"),
        removed_by=words("removed_by"),
    )


def _share(answers: list[bool | None]) -> Share:
    known = [answer for answer in answers if answer is not None]
    return Share(sum(known), len(known), len(answers) - len(known))
