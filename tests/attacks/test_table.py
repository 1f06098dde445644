"""The page about attacks tells what the tests hold."""

from __future__ import annotations

from attacks.table import PAGE, page


def test_the_page_has_the_table_of_the_attacks_that_are_tested() -> None:
    """`PYTHONPATH=tests python -m attacks.table` writes the table anew."""
    text = PAGE.read_text()
    assert page(text) == text
