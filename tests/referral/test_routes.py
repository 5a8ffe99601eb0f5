"""Route files: checked to the line, and no route for another purpose."""

from __future__ import annotations

from pathlib import Path

import pytest

from doorwatch.casework.referring_desk import check_routes
from doorwatch.errors import ReferralRefused, RouteError
from doorwatch.referral.routes import Folder, Sftp, load_route, load_routes
from tests.referral.cases import AGE_PUBLIC, REPLY_KEY, ROUTES, route_text, tenant

SFTP = (
    "{kind: sftp, host: sftp.route.example, port: 22, user: doorwatch, folder: /in, "
    "host_key: ssh-ed25519 AAAAC3Nza, key: sftp-police}"
)


def written(folder: Path, text: str, name: str = "police-liaison") -> Path:
    """A route file."""
    path = folder / f"{name}.yaml"
    path.write_text(text)
    return path


def test_a_route_file_is_read_whole(tmp_path: Path) -> None:
    route = load_route(written(tmp_path, route_text("police-liaison", delivery=SFTP)))
    assert (route.kind, route.accepts, route.recipient) == (
        "police_liaison",
        ("minor", "control"),
        AGE_PUBLIC,
    )
    assert route.reply_key == bytes(REPLY_KEY.verify_key)
    assert isinstance(route.delivery, Sftp)
    assert route.delivery.host_key == "ssh-ed25519 AAAAC3Nza"
    assert (route.keep_days, route.reply_due_hours, route.banks) == (400, 72, ())


def test_a_folder_and_a_route_that_signs_no_replies(tmp_path: Path) -> None:
    text = route_text("police-liaison", delivery="{kind: folder, path: /srv/drop}", reply_key="none")
    route = load_route(written(tmp_path, text))
    assert route.delivery == Folder(Path("/srv/drop"))
    assert route.reply_key is None


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("schema: 1", "schema: 2", r":1: schema must be 1; got '2'"),
        ("id: police-liaison", "id: other", r":2: id must be the file's name police-liaison; got 'other'"),
        ("kind: police_liaison", "kind: tax_office", r":3: kind must be police_liaison, .* got 'tax_office'"),
        ("kind: police_liaison", "kind: care", r":9: a route of kind care must accept care"),
        ("kind: police_liaison", "kind: hotline_imagery", r":9: a hotline for imagery must accept imagery"),
        ("accepts: [minor, control]", "accepts: []", r":9: accepts must be a list"),
        ("accepts: [minor, control]", "accepts: [minor, minor]", r":9: accepts must name each topic once"),
        ("accepts: [minor, control]", "accepts: [persons]", r":9: each entry of accepts must be minor"),
        (AGE_PUBLIC, "age1short", r":6: recipient must be an age public key"),
        ("keep_days: 400", "keep_days: 0", r":11: keep_days must be a whole number from 1 to 3653; got '0'"),
        ("keep_days: 400", "keep_days: soon", r":11: keep_days"),
        ("keep_days: 400", "keep_dayz: 400", r":11: a route knows the keys"),
        ("banks: []\n", "", r"a route needs the key banks"),
        ("banks: []", "banks: [../x]", r":10: each entry of banks"),
        ("{kind: download}", "{kind: mail}", r":8: delivery.kind must be download, folder or sftp"),
        ("{kind: download}", "{kind: download, path: /x}", r":8: delivery by download knows the keys kind"),
        ("{kind: download}", "{kind: folder, path: drop}", r":8: delivery.path must be an absolute folder"),
        ("{kind: download}", SFTP.replace("/in", "/in/../.."), r":8: delivery.folder must not climb"),
        ("{kind: download}", SFTP.replace("port: 22", "port: 0"), r":8: delivery.port must be"),
        ("{kind: download}", SFTP.replace("ssh-ed25519 AAAAC3Nza", "any"), r":8: delivery.host_key must be"),
        ("{kind: download}", SFTP.replace("key: sftp-police}", "key: ../../x}"), r":8: delivery.key must"),
        ("schema: 1", "schema: &a 1", r":1: no anchor or alias"),
        ("schema: 1", "schema: 1\nschema: 1", r":2: each key once"),
        ("en: Suspected trafficking}", "de: x}", r":14: purpose knows the keys nl, en"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    text = route_text("police-liaison")
    assert old in text
    with pytest.raises(RouteError, match=message):
        load_route(written(tmp_path, text.replace(old, new, 1)))


@pytest.mark.parametrize(
    "words",
    ["Toezicht op vergunningen", "Migration checks", "Belasting", "Housing enforcement", "Opsporing",
     "vreemdelingenzaken", "Criminal investigation of a network", "woonfraude"],
)  # fmt: skip
def test_another_purpose_is_refused(tmp_path: Path, words: str) -> None:
    text = route_text("police-liaison").replace("Suspected trafficking", words)
    with pytest.raises(ReferralRefused, match=r":14: purpose.en: expected a route for people in danger"):
        load_route(written(tmp_path, text))
    text = route_text("police-liaison").replace('en: "Route police-liaison"', f'en: "{words}"')
    with pytest.raises(ReferralRefused, match=r":4: name.en"):
        load_route(written(tmp_path, text))


def test_a_missing_folder_holds_no_route(tmp_path: Path) -> None:
    assert load_routes(tmp_path / "none") == {}


def test_the_check_names_every_fault_and_what_would_not_arrive(tmp_path: Path) -> None:
    settings = tenant(tmp_path, delivery=SFTP)
    (settings.routes / "hotline.yaml").unlink()
    written(settings.routes, "schema: 1", "broken")
    found = {one.name: one for one in check_routes(settings)}
    assert found["police-liaison"].problems == (
        "delivery.key: expected the file sftp-police among the tenant's keys; got none",
    )
    assert found["not-agreed"].problems == ("no agreement names it: nothing can be sent",)
    assert "expected the route of an agreement; got none" in str(found["hotline"].refused)
    assert "a route needs the key" in str(found["broken"].refused)
    assert set(found) == set(ROUTES) | {"broken"}
