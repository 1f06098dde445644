"""The report in a pull request."""

from __future__ import annotations

from dataclasses import replace

from bs4 import BeautifulSoup
from hypothesis import given
from markdown_it import MarkdownIt

from abac.report.markdown import render
from abac.results.matrix import MatrixResult
from matrices import hostile_matrix, studio_matrix
from strategies.results import matrices


def page(result: MatrixResult) -> BeautifulSoup:
    """The Markdown as a CommonMark reader with tables and HTML shows it."""
    return BeautifulSoup(MarkdownIt("commonmark", {"html": True}).enable("table").render(render(result)), "html.parser")


def test_a_table_has_one_row_a_property() -> None:
    """Id, title, status, rows and broken rows; the fixture has eleven properties."""
    rows = [[cell.get_text() for cell in row.find_all("td")] for row in page(studio_matrix()).select("tbody tr")]
    assert len(rows) == 11
    assert rows[1][1:] == [
        "I2",
        "no write, stop, delete, invoke of another team's, the platform's or an untagged resource",
        "broken",
        "1,616",
        "4",
    ]
    assert rows[8][2].endswith("(waits for the search over several steps)")


def test_counterexamples_are_folded_under_their_property() -> None:
    """Two distinct examples of I2 for four broken rows; the rest is counted, not hidden."""
    folded = next(found for found in page(studio_matrix()).select("details") if "I2: 4 broken" in found.get_text())
    items = [item.get_text() for item in folded.find_all("li")]
    assert "may call sagemaker:DeleteModel on another team's model" in items[0]
    assert items[-1] == "and 2 more; results.json holds all"


def test_uncovered_actions_are_listed_up_to_a_bound_and_counted() -> None:
    """A pull request's comment holds 65,536 characters (GitHub); what is not listed is counted."""
    text = render(replace(studio_matrix(), uncovered=tuple(f"s3:Action{n}" for n in range(70))))
    assert "- s3:Action49\n- and 20 more\n" in text
    assert "s3:Action50" not in text


def test_hostile_text_forms_no_markup() -> None:
    """CommonMark: any character may be written as a reference, and is then text only."""
    shown = page(hostile_matrix())
    ours = {"h3", "p", "table", "thead", "tbody", "tr", "th", "td", "details", "summary", "ul", "li", "strong"}
    assert {tag.name for tag in shown.find_all()} <= ours
    text = render(hostile_matrix())
    assert "@team" not in text  # GitHub would tell the team


@given(matrices())
def test_every_text_stays_in_its_place(result: MatrixResult) -> None:
    """Whatever the texts are, the table has one row a property and six columns."""
    rows = page(result).select("tbody tr")
    assert [len(row.find_all("td")) for row in rows] == [6] * len(result.properties)
