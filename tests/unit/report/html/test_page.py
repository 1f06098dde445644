"""The page as text: self-contained, complete without its script, and safe for every text."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from typing import Any

from bs4 import BeautifulSoup, Tag
from hypothesis import given

from abac.report.html import render
from abac.results.matrix import DocumentSize, MatrixResult
from matrices import HOSTILE, hostile_matrix, studio_matrix
from strategies.results import matrices


def soup(result: MatrixResult) -> BeautifulSoup:
    """The page as a browser reads it."""
    return BeautifulSoup(render(result), "html.parser")


def one(page: BeautifulSoup, selector: str) -> Tag:
    """The one element that the selector finds."""
    (found,) = page.select(selector)
    return found


def test_the_page_loads_nothing() -> None:
    """Issue 3, item 8: one self-contained file; links stay within it."""
    page = soup(studio_matrix())
    assert page.select("[src]") == []
    assert {tag["href"] for tag in page.find_all("link")} == {"data:,"}
    assert all(str(tag["href"]).startswith("#") for tag in page.find_all("a"))
    assert not re.search(r"url\(|@import|https?://", render(studio_matrix()))


def test_every_internal_link_has_its_target() -> None:
    """A link is a place of the page or a view of the heat map."""
    page = soup(studio_matrix())
    ids = {str(tag["id"]) for tag in page.find_all(id=True)}
    places = [str(tag["href"])[1:] for tag in page.find_all("a") if "=" not in str(tag["href"])]
    assert set(places) <= ids
    assert len(ids) == len(page.find_all(id=True))


def test_only_the_style_and_the_script_written_here_run() -> None:
    """Content Security Policy Level 3: hashes of the inline elements, and nothing else."""
    page = soup(hostile_matrix())
    policy = str(one(page, "meta[http-equiv=Content-Security-Policy]")["content"])
    for selector in ("style", "script:not([type])"):
        digest = base64.b64encode(hashlib.sha256((one(page, selector).string or "").encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


def test_the_summary_is_complete_without_the_script() -> None:
    """Properties with status, rows, broken and the first counterexample; pending with what it waits for."""
    page = soup(studio_matrix())
    text = re.sub(r"\s+", " ", one(page, "#property-I2").get_text())
    assert "broken" in text
    assert "1,616 requests constrained · 4 broken" in text
    assert "may call sagemaker:InvokeEndpoint on another team's endpoint" in text
    pending = one(page, "#pending").get_text()
    assert "I7" in pending
    assert "waits for the search over several steps" in pending


def test_facts_nobody_has_tried_are_marked_where_they_count() -> None:
    """ARCHITECTURE.md: "AWS behaviour: unproven" in reports, at the property and in a list of their own."""
    page = soup(studio_matrix())
    assert "AWS behaviour: unproven" in one(page, "#property-I10").get_text()
    assert "AWS behaviour: unproven" not in one(page, "#property-I1").get_text()
    listed = one(page, "#unproven").find_all("li")
    assert [re.findall(r"\((.*?)\)", item.get_text()) for item in listed] == [["I10"], []]


def test_the_ledger_names_every_accepted_action_with_what_it_exposes() -> None:
    """ISOLATION.md, What cannot be isolated by tags: action, what it exposes, reason, source."""
    result = studio_matrix()
    rows = soup(result).select("#accepted tbody tr")
    assert len(rows) == len(result.accepted) > 50
    assert [cell.get_text() for cell in rows[0].find_all(["th", "td"])][1:3] == [
        result.accepted[0].exposes,
        "no resource to tag",
    ]


def test_sizes_show_headroom_and_what_exceeds_its_limit() -> None:
    """AWS-FACTS, Limits: a managed policy has 6,144 characters."""
    sizes = tuple(DocumentSize("d", "identity", used, 6144) for used in (3072, 6100, 6144, 6145))
    texts = [
        re.sub(r"\s+", " ", item.get_text()) for item in soup(replace(studio_matrix(), sizes=sizes)).select(".sizes li")
    ]
    assert "3,072 of 6,144 · 3,072 free" in texts[0]
    assert "44 free, nearly full" in texts[1]
    assert "0 free, nearly full" in texts[2]
    assert "1 over the limit" in texts[3]


def test_an_empty_result_is_a_page_that_says_so() -> None:
    """No property, no row: unknown, never holding."""
    page = soup(MatrixResult((), ()))
    assert "It is unknown" in one(page, "h1").get_text()
    assert "No property was asked." in page.get_text()


def test_equal_results_give_equal_pages() -> None:
    """CLI.md: results are reproducible."""
    assert render(studio_matrix()) == render(studio_matrix())


def test_hostile_text_forms_no_markup() -> None:
    """HTML Standard: text is escaped, and no `</script` can stand in a script's data."""
    page = soup(hostile_matrix())
    assert page.find_all("img") == []
    assert len(page.find_all("script")) == 2
    assert "<img src=x" in one(page, "#property-I2").get_text()
    assert "49" not in one(page, "#property-I2").get_text()  # {{ 7*7 }} was not evaluated
    embedded = render(hostile_matrix()).split('id="data">')[1].split("</script>")[0]
    assert not set(embedded) & set("<>&")
    data: dict[str, Any] = json.loads(one(page, "#data").string or "")
    assert HOSTILE in data["texts"]


@given(matrices())
def test_every_result_gives_a_page_that_utf_8_can_hold(result: MatrixResult) -> None:
    """Lone surrogates and control characters are shown as escapes; only line breaks of our own remain."""
    text = render(result)
    text.encode("utf-8")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)
    assert len(BeautifulSoup(text, "html.parser").select(".property")) == len(result.properties)
