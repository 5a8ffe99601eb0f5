"""Care for who looks: mosaics only where they are allowed, one's own days, a break that is proposed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import time
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from doorwatch.agreements import parse_agreement, render, template
from doorwatch.casework.exposure import break_proposed
from doorwatch.errors import AgreementRefused
from doorwatch.images.mosaic import mosaic
from doorwatch.store.journalling import journal_entries
from doorwatch.store.personal import DayCounts
from doorwatch.types import Agreement, PictureReading
from tests.review_ui.serving import Serving
from tests.review_ui.test_acts_on_a_case import act
from tests.review_ui.world import NOW, PLATFORM, TENANT, Desk, enrol, flag, open_cases, said


def picture(width: int = 320, height: int = 200) -> bytes:
    """A picture of generated shapes: two halves, and a fine pattern that no mosaic can show."""
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[:, : width // 2] = (200, 40, 40)
    pixels[::2, ::2] = 255
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def site() -> Iterator[Serving]:
    """A site that gives one picture, and something else."""
    given = {"a.png": picture(), "b.png": b"not a picture"}

    async def answer(request: object) -> Response:
        found = given.get(request.path_params["name"])  # type: ignore[attr-defined]
        return Response(found or b"", 200 if found else 404, media_type="image/png")

    serving = Serving(Starlette(routes=[Route("/img/{name}", answer)]))
    yield serving
    serving.stop()


def agreement(base: str, *, granted: bool = True) -> Agreement:
    """An agreement about that site."""
    values = {
        "controller": "Demo", "processor_contract": "one", "site": base, "mosaic": granted,
        "capacity": {"cases_a_day": 100, "above": "queue"}, "routes": ["police-liaison"],
        "contacts": {"operator": "o", "platform": "p", "data_protection": "d", "security": "s"},
    }  # fmt: skip
    made = parse_agreement(render(template(PLATFORM, TENANT, NOW.date(), **values)), "agreement")
    hours = replace(made.scope.hours, end=made.scope.hours.start)  # the whole day
    host = (base.removeprefix("http://"),)
    scope = replace(made.scope, hosts=host, private_hosts=host, allow=("/",), deny=(), hours=hours)
    return replace(made, scope=scope)


def grants(desk: Desk, paper: Agreement | None) -> None:
    """Let the console know an agreement whose signatures were checked, or none."""

    def of(platform: str) -> Agreement:
        if paper is None:
            raise AgreementRefused(f"{platform}: expected an agreement; got none")
        return paper

    desk.app.state.console.desk = SimpleNamespace(agreement=of)


def seen(desk: Desk, base: str, *names: str, lane: str = "exploitation") -> int:
    """An open case whose listing has pictures at addresses of the site."""
    enrol(desk, "mira")
    readings = tuple(PictureReading(at, f"{base}/img/{name}") for at, name in enumerate(names))
    flag(desk, "N-1", level="review", lane=lane, pictures=readings)  # type: ignore[arg-type]
    (case,) = open_cases(desk)
    return case


def outcomes(desk: Desk) -> list[object]:
    """What the journal says of every mosaic that was asked for."""
    with desk.store.read() as conn:
        return [one.detail["outcome"] for one in journal_entries(conn) if one.act == "case.mosaic"]


def test_a_mosaic_is_at_most_sixteen_cells_wide_and_each_is_one_colour() -> None:
    cells = np.asarray(Image.open(io.BytesIO(mosaic(picture()))))
    assert cells.shape == (160, 256, 3)
    blocks = cells.reshape(10, 16, 16, 16, 3)
    assert (blocks == blocks[:, :1, :, :1]).all()
    grey = np.asarray(Image.open(io.BytesIO(mosaic(picture(3, 400), grey=True))))
    assert grey.shape == (256, 16, 3)
    assert (grey[..., 0] == grey[..., 2]).all()


def test_a_mosaic_is_made_for_each_look_and_not_kept(desk: Desk, site: Serving) -> None:
    case = seen(desk, site.base, "a.png")
    grants(desk, agreement(site.base))
    mira = desk.person("mira")
    path = f"/cases/{case}/listings/1/pictures/1"
    assert f'href="{path}"' in mira.get(f"/cases/{case}").text
    assert f'src="{path}/mosaic"' in mira.get(path).text
    answer = mira.get(f"{path}/mosaic")
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["cache-control"] == "no-store"
    assert Image.open(io.BytesIO(answer.content)).size == (256, 160)
    assert outcomes(desk) == ["asked"]
    assert not list(desk.settings.tenant(TENANT).data.rglob("*.png"))


def test_in_a_hard_lane_there_is_no_mosaic_for_anybody(desk: Desk, site: Serving) -> None:
    case = seen(desk, site.base, "a.png", lane="minor_age")
    grants(desk, agreement(site.base))
    mira = desk.person("mira")
    assert "/pictures/1" not in mira.get(f"/cases/{case}").text
    told = mira.get(f"/cases/{case}/listings/1/pictures/1/mosaic")
    assert told.headers["content-type"] == "image/svg+xml"
    assert "pictures of this lane are never shown" in told.text
    assert outcomes(desk) == ["hard"]


@pytest.mark.parametrize(
    ("granted", "name", "told"),
    [
        (None, "a.png", "no agreement holds now"),
        (False, "a.png", "the agreement grants no mosaic"),
        (True, "b.png", "what came is no picture that can be read"),
        (True, "c.png", "the platform does not give the picture now"),
    ],
)
def test_a_grey_tile_says_why_there_is_no_mosaic(
    desk: Desk, site: Serving, granted: bool | None, name: str, told: str
) -> None:
    case = seen(desk, site.base, name)
    grants(desk, None if granted is None else agreement(site.base, granted=granted))
    answer = desk.person("mira").get(f"/cases/{case}/listings/1/pictures/1/mosaic")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert told in answer.text


def test_an_address_outside_the_agreement_is_not_asked(desk: Desk, site: Serving) -> None:
    case = seen(desk, site.base, "a.png")
    grants(desk, agreement("http://127.0.0.1:9"))
    answer = desk.person("mira").get(f"/cases/{case}/listings/1/pictures/1/mosaic")
    assert "the agreement does not allow the request" in answer.text


def test_outside_the_hours_of_the_agreement_nothing_is_asked(desk: Desk, site: Serving) -> None:
    case = seen(desk, site.base, "a.png")
    paper = agreement(site.base)
    night = replace(paper.scope.hours, end=time(6))
    grants(desk, replace(paper, scope=replace(paper.scope, hours=night)))
    answer = desk.person("mira").get(f"/cases/{case}/listings/1/pictures/1/mosaic")
    assert "the agreement does not allow the request" in answer.text


def test_a_picture_that_is_not_there_is_not_found(desk: Desk, site: Serving) -> None:
    case = seen(desk, site.base, "a.png")
    mira = desk.person("mira")
    for path in (f"/cases/{case}/listings/2/pictures/1", f"/cases/{case}/listings/1/pictures/0/mosaic"):
        assert mira.get(path).status_code == 404


@pytest.mark.parametrize(
    ("after", "row", "proposed"),
    [(None, 4, False), (None, 5, True), (2, 2, True), (2, 1, False), (0, 400, False)],
)
def test_a_break_is_proposed_after_so_many_hard_cases_in_a_row(
    after: int | None, row: int, proposed: bool
) -> None:
    assert break_proposed(after, DayCounts(row, row, row)) is proposed


def test_ones_own_days_are_shown_to_oneself_and_a_break_holds_nothing_back(desk: Desk) -> None:
    enrol(desk, "mira", "sven")
    for number in range(2):
        flag(desk, f"N-{number}", persona=f"Alexa{number}", phones=(), account=None)
    cases = open_cases(desk)
    mira = desk.person("mira")
    assert mira.post("/account/limits", break_after="1").is_redirect
    act(mira, cases[0], "claim")
    assert "A break does you good" in said(mira.get("/queue").text)
    assert mira.post("/queue/claim", page="/queue").headers["location"].startswith(f"/cases/{cases[1]}")
    assert "2 cases, 2 of them in the lanes minor age and known picture" in said(mira.get("/account").text)
    assert "Your own days" not in said(desk.person("sven").get("/account").text)
    assert mira.post("/account/limits", break_after="0").is_redirect
    assert "A break does you good" not in said(mira.get("/queue").text)
