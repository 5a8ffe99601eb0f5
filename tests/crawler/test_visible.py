from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from parsel import Selector

from crawler.visible import PageText


def read(body: str, head: str = "") -> tuple[str, str]:
    root = Selector(f"<html><head>{head}</head><body>{body}</body></html>").root
    return PageText(root).both(root.find("body"))


@pytest.mark.parametrize(
    "style",
    [
        "display:none", "DISPLAY : NONE !important", "visibility:hidden", "opacity:0", "font-size:0",
        "font-size:1px", "position:absolute;left:-9999px", "position:fixed;top:-1000px",
        "text-indent:-9999px",
        "height:0;overflow:hidden", "width:1px;height:1px;overflow:hidden", "clip:rect(0,0,0,0)",
        "clip-path:inset(50%)", "transform:scale(0)", "transform:translateX(-9999px)", "color:transparent",
        "color:#fff", "color:white;background:#FFFFFF", "color:#fefefe;background-color:rgb(250, 250, 250)",
        "background:black;color:#000", "color:rgba(0,0,0,0)", "margin-left:-2000px",
    ],
)  # fmt: skip
def test_text_hidden_by_its_style_is_kept_apart(style: str) -> None:
    assert read(f'<p>shown</p><p style="{style}">hidden <b>words</b></p>') == ("shown", "hidden words")


@pytest.mark.parametrize(
    "style",
    [
        "display:block", "opacity:0.9", "font-size:12px", "font-size:0.8em", "position:absolute;left:-20px",
        "text-indent:-20px", "height:0", "overflow:hidden", "transform:scale(0.9)", "color:#333",
        "color:white;background:#c00", "color:white;background:url(photo.jpg)", "color:var(--ink)",
        "clip-path:inset(5%)", "background:white", "margin-left:-20px", "width:100%",
        "color:#fff;background:linear-gradient(#000,#fff)",
    ],
)  # fmt: skip
def test_ordinary_styles_hide_nothing(style: str) -> None:
    assert read(f'<p style="{style}">words</p>') == ("words", "")


@pytest.mark.parametrize(
    ("sheet", "hidden"),
    [
        (".note{display:none}", "note"),
        ("p.note { color: red; /* x */ visibility: hidden }", "note"),
        (".note{display:none} p.note{display:block}", ""),
        ("p.note{display:block} .note{display:none}", ""),
        ("@media print{.note{display:none}}", ""),
        ("@media screen{.note{display:none}}", "note"),
        ("@keyframes x{from{opacity:0}}", ""),
        (".note:hover{display:none} .note::before{display:none}", ""),
        (".other{display:none}", ""),
        (".note{{{display:none", ""),
        ("a:has(>>b){display:none} .note{display:none}", "note"),
        (".box{background:#222} .note{color:#222}", "note"),
    ],
)
def test_style_blocks_are_read_as_a_browser_would(sheet: str, hidden: str) -> None:
    body = '<div class="box"><p class="note">note</p></div>'
    assert read(body, f"<style>{sheet}</style>")[1] == hidden


def test_what_shows_itself_again_is_visible() -> None:
    body = '<div style="font-size:0"><span style="font-size:14px">shown</span> gone</div>'
    assert read(body) == ("shown", "gone")
    body = '<div style="visibility:hidden">gone <span style="visibility:visible">shown</span></div>'
    assert read(body) == ("shown", "gone")
    assert read('<div style="display:none"><p style="display:block">gone</p></div>') == ("", "gone")


def test_white_words_are_not_hidden_where_the_ground_is_in_another_file() -> None:
    linked = '<link rel="stylesheet" href="dark.css">'
    assert read('<p style="color:#fff">words</p>', linked) == ("words", "")
    assert read('<p style="color:#fff;background:#fff">words</p>', linked) == ("", "words")


def test_the_hidden_attribute_hides() -> None:
    assert read("<p hidden>gone</p><p>shown</p>") == ("shown", "gone")


def test_blocks_break_lines_and_scripts_are_silent() -> None:
    body = (
        "<h1>One</h1>two<br>three <b>four</b><script>x</script><template>y</template><ul><li>five<li>six</ul>"
    )
    assert read(body) == ("One\ntwo\nthree four\nfive\nsix", "")


def test_a_page_nested_without_end_is_read() -> None:
    assert read("<div>" * 2000 + "deep" + "</div>" * 2000)[0].endswith("deep")


@given(st.text(alphabet="{}@;:.#a*/ \n(", max_size=200))
def test_any_style_block_is_survived(sheet: str) -> None:
    root = html.document_fromstring("<html><head><style></style></head><body><p>words</p></body></html>")
    root.find(".//style").text = sheet
    shown, hidden = PageText(root).both(root.find("body"))
    assert shown + hidden == "words"


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_text_is_lost_between_shown_and_hidden(one: str, other: str) -> None:
    root = html.document_fromstring('<body><p></p><p style="display:none"></p></body>')
    clean = ["".join(letter for letter in text if letter.isalnum()) for text in (one, other)]
    for element, text in zip(root.iter("p"), clean, strict=True):
        element.text = text
    assert PageText(root).both(root.find("body")) == (clean[0], clean[1])
