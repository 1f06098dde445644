"""Each property has its page, and the page says what is true of the policies."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from abac.contract import Contract
from abac.contract.properties import KNOWN
from abac.generate import Template
from planting import read_holes

PAGES = Path(__file__).parents[2] / "docs" / "properties"
SECTIONS = ["Why", "Statements that serve it", "What breaks it", "Unproven"]


@pytest.mark.parametrize("name", KNOWN)
def test_a_page_names_the_statements_that_serve_its_property(written: tuple[Template, ...], name: str) -> None:
    """Findings link to the page, so it must name every statement that serves the property, and no other."""
    text = (PAGES / f"{name}.md").read_text(encoding="utf-8")
    lines = re.findall(r"^- \[`(.+?)`\]\(.+?\): (.+)$", text, re.MULTILINE)
    told = {(source, sid) for source, sids in lines for sid in re.findall(r"`(.+?)`", sids)}
    serving = {(one.source, row.sid) for one in written for row in one.statements if name in row.serves}
    assert told == serving


@pytest.mark.parametrize("name", KNOWN)
def test_a_page_has_its_sections(name: str) -> None:
    """What it asks, why, what serves it, what breaks it, what is unproven."""
    text = (PAGES / f"{name}.md").read_text(encoding="utf-8")
    assert text.startswith(f"# {name}: ")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == SECTIONS


def test_every_hole_stands_on_the_page_of_its_property() -> None:
    """A reader of a page sees what was really tried against the property."""
    for hole in read_holes():
        text = (PAGES / f"{hole.property}.md").read_text(encoding="utf-8")
        assert f"../../tests/holes/{hole.id}.yaml" in text, hole.id


def test_there_is_a_page_for_each_property_and_no_other(contract: Contract) -> None:
    """One name for property, test and page."""
    assert {path.stem for path in PAGES.glob("*.md")} == set(contract.properties)
