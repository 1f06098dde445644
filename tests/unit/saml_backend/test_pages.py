"""The pages as text: what they say, and under which policy."""

from __future__ import annotations

import re

import pytest

from saml_backend.pages import NOT_FOUND, REFUSED, UNAVAILABLE, WORDS, WRONG_METHOD, load_pages
from sign_in_kit import Site

REFERENCE = "K7QH-M9XD-2RTW"
PAGES = load_pages(Site().settings)
REFUSALS = {**WORDS, "refused": REFUSED, "unavailable": UNAVAILABLE, "none": NOT_FOUND, "method": WRONG_METHOD}


@pytest.mark.parametrize("name", sorted(REFUSALS))
def test_every_refusal_says_what_to_do_and_carries_the_reference(name: str) -> None:
    """Heading, what happened, what to do, reference, whom to ask (issue 7, Pages)."""
    body = PAGES.refusal(REFUSALS[name], REFERENCE).body
    assert REFERENCE in body
    assert "platform@example.com" in body
    assert re.search(r"[Cc]lick the tile|Ask the owners|Tell your administrators|Wait a|Connect to", body)
    assert ("portal.example.com" in body) == REFUSALS[name].again


def test_nonces_are_of_one_page_only() -> None:
    """A nonce that came twice would let an old page's script run (CSP Level 3, section 7.1)."""
    policies = {PAGES.signed_out().headers["content-security-policy"] for _ in range(50)}
    assert len(policies) == 50


def test_a_team_name_is_text() -> None:
    """Whatever stands in it, it is shown, not read as markup."""
    page = PAGES.wait("<script>alert(1)</script>", REFERENCE)
    assert "<script>alert" not in page.body
    assert "&lt;script&gt;alert(1)" in page.body
