"""Which texts a slot may hold."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from abac.prove.minterms import cells_of
from abac.prove.slots import Domain, Gap, Template
from abac.prove.slots.domain import ADDRESSES, AN_ARN, fits, kinds_of

ALPHABET = "a/:"
pieces = st.text(ALPHABET, min_size=1, max_size=2) | st.builds(
    Gap, st.sampled_from(("", "/", ":", "/:")), st.integers(0, 2)
)
templates: st.SearchStrategy[Template] = st.lists(pieces, max_size=3).map(tuple)


def fits_plainly(template: Template, text: str) -> bool:
    """Try every length for each gap."""
    if not template:
        return not text
    head, rest = template[0], template[1:]
    if isinstance(head, str):
        return text.startswith(head) and fits_plainly(rest, text[len(head) :])
    return any(
        fits_plainly(rest, text[n:]) for n in range(head.least, len(text) + 1) if not set(text[:n]) & set(head.without)
    )


@given(templates, st.text(ALPHABET, max_size=6))
def test_a_text_fits_a_template_where_some_length_of_each_gap_does(template: Template, text: str) -> None:
    """A gap is any text of a least length without some characters (the definition of `Gap`, tried out)."""
    assert fits(template, text) == fits_plainly(template, text)


@given(st.lists(templates, min_size=1, max_size=2).map(tuple), st.lists(templates, max_size=1).map(tuple))
def test_the_first_cell_of_a_domain_holds_one_of_its_texts(
    included: tuple[Template, ...], excluded: tuple[Template, ...]
) -> None:
    """The automaton and the plain reading of a domain agree on its shortest text; an empty domain has no cell."""
    domain = Domain(included, excluded)
    for cell in cells_of(domain, ()):
        assert cell.text is not None
        assert domain.contains(cell.text)


def test_an_address_is_a_value_of_its_kind_and_nothing_else() -> None:
    """A key of type IPAddress holds an address (Service Authorization Reference, Condition keys, Type)."""
    domain = Domain(kinds=ADDRESSES)
    assert domain.contains("203.0.113.7")
    assert domain.contains("2001:db8::1")
    assert not domain.contains("203.0.113.0/24")
    assert not domain.contains("office")


def test_four_digits_are_a_number_and_a_year() -> None:
    """AWS admits years and numbers; a text may be of both kinds (W3C note on date and time formats)."""
    assert len(kinds_of("2026")) == 2


def test_an_arn_has_six_segments() -> None:
    """The last may hold colons (General Reference, ARN format)."""
    assert AN_ARN.contains("arn:aws:logs:eu-west-1:111122223333:log-group:x")
    assert not AN_ARN.contains("arn:aws:s3:bucket")


def test_a_text_longer_than_the_longest_is_none_of_the_domain() -> None:
    """Tag values end at 256 characters (AWS-FACTS.md, Limits)."""
    assert Domain(longest=3).contains("abc")
    assert not Domain(longest=3).contains("abcd")
