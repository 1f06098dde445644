"""Every combination of patterns that a value can have, against trying all short texts."""

from __future__ import annotations

from itertools import chain, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abac.language.pattern import Pattern
from abac.operators import AnyOf, Globs, Kind, Region, find
from abac.prove.minterms import Cell, TooMany, cells_of
from abac.prove.minterms.automaton import Automaton
from abac.prove.minterms.tracks import tracks_of
from abac.prove.regions import lies_in
from abac.prove.slots import Domain, Gap
from abac.prove.slots.domain import ADDRESSES, ANYTHING

LETTERS = "abA:"
SHORT = ["".join(letters) for letters in chain.from_iterable(product(LETTERS, repeat=n) for n in range(6))]
pattern_texts = st.lists(st.sampled_from(["a", "b", "A", ":", "*", "?"]), min_size=1, max_size=3).map("".join)
regions: st.SearchStrategy[Region] = st.builds(
    lambda texts, fold: Globs(tuple(map(Pattern.parse, texts)), fold),
    st.lists(pattern_texts, min_size=1, max_size=2),
    st.booleans(),
)
domains = st.sampled_from(
    (
        ANYTHING,
        Domain((("a", Gap(":")),)),
        Domain(((Gap(),),), (("a", Gap(least=0)),)),
        Domain.of("a", "ab"),
        Domain(longest=2),
    )
)


def region(operator: str, *operands: str) -> Region:
    """The region of an operator's operands."""
    found = find(operator)
    assert found is not None
    return found.region([Pattern.parse(operand) for operand in operands])


def truths(text: str, asked: tuple[Region, ...]) -> int:
    """The regions that a text lies in, as bits."""
    return sum(1 << i for i, each in enumerate(asked) if lies_in(text, each))


def by_truths(found: tuple[Cell, ...]) -> dict[int, str | None]:
    """The text of each combination."""
    return {cell.truths: cell.text for cell in found}


@given(domains, st.lists(regions, max_size=3).map(tuple))
def test_the_cells_are_exactly_the_combinations_that_texts_have(domain: Domain, asked: tuple[Region, ...]) -> None:
    """All texts of up to five characters are tried: no combination is overlooked, none has a shorter text."""
    shortest: dict[int, int] = {}
    for text in SHORT:
        if domain.contains(text):
            shortest.setdefault(truths(text, asked), len(text))
    found = cells_of(domain, asked)
    for cell in found:
        assert cell.text is not None
        assert domain.contains(cell.text)
        assert truths(cell.text, asked) == cell.truths
        assert cell.second is None or (truths(cell.second, asked) == cell.truths and domain.contains(cell.second))
        assert len(cell.text) <= shortest.get(cell.truths, len(cell.text))
    assert {cell.truths for cell in found} >= shortest.keys()


def test_a_colon_ends_a_segment_of_an_arn_but_in_the_last() -> None:
    """ArnLike matches each of six segments (AWS-FACTS.md, Evaluation rules, 3)."""
    asked = (region("ArnLike", "arn:aws:s3:*:*:a*"), region("StringLike", "arn:aws:s3:*:a*"))
    found = by_truths(cells_of(ANYTHING, asked))
    assert found.keys() == {0, 2, 3}
    assert found[3] == "arn:aws:s3:::a"
    assert found[2] is not None
    assert found[2].count(":") == 4  # a segment less: the star has taken the colon


def test_addresses_are_divided_where_blocks_begin_and_end() -> None:
    """Inside of the block, outside of it, and the other kind of address (RFC 4632)."""
    asked = (region("IpAddress", "10.0.0.0/8"), region("IpAddress", "10.1.0.0/16", "2001:db8::/32"))
    found = by_truths(cells_of(Domain(kinds=ADDRESSES), asked))
    assert found.keys() == {0, 1, 2, 3}
    assert found[3] == "10.1.0.0"
    assert found[2] == "2001:db8::10"


def test_a_text_that_is_no_number_lies_in_no_interval() -> None:
    """A value of the wrong type does not match (IAM User Guide, Numeric condition operators)."""
    asked = (region("NumericLessThan", "10.5"), region("NumericGreaterThanEquals", "10.5"))
    assert by_truths(cells_of(ANYTHING, asked)).keys() == {0, 1, 2}
    assert by_truths(cells_of(Domain(kinds=frozenset({Kind.NUMBER})), asked)).keys() == {1, 2}


def test_dates_have_a_text_before_at_and_after_each_end() -> None:
    """One point an end and one a gap (PROOF.md, The decision procedure, 3)."""
    asked = (region("DateLessThan", "2026-01-01"), region("DateEquals", "2026-01-01T00:00:00Z"))
    found = by_truths(cells_of(Domain(kinds=frozenset({Kind.DATE})), asked))
    assert found == {0: "2026-01-01T00:00:01Z", 1: "2025-12-31T23:59:59Z", 2: "2026-01-01T00:00:00Z"}


def test_a_pair_of_pattern_and_interval_without_a_text_is_kept_as_a_doubt() -> None:
    """`10.*` outside of 10.0.0.0/8 is impossible, but nothing here proves it: it has no text, and is not left out."""
    asked = (region("IpAddress", "10.0.0.0/8"), region("StringLike", "10.*"), region("StringEquals", "192.0.2.1"))
    found = by_truths(cells_of(Domain(kinds=ADDRESSES), asked))
    assert found[0b011] == "10.0.0.0"
    assert found[0b010] is None
    assert found[0b100] == "192.0.2.1"
    assert 0b101 not in found


def test_a_union_of_forms_is_one_region() -> None:
    """A value lies in it if it lies in one of them."""
    union = region("IpAddress", "10.0.0.0/8", "2001:db8::/32")
    assert isinstance(union, AnyOf)
    assert by_truths(cells_of(Domain(kinds=ADDRESSES), (union,))).keys() == {0, 1}


def test_patterns_that_divide_texts_in_too_many_ways_are_refused() -> None:
    """No silent loss: the cap is an error that makes the verdict unknown."""
    asked = [Globs((Pattern.parse(f"*{letter}{'?' * 12}b*"),)) for letter in "acdefg"]
    with pytest.raises(TooMany):
        Automaton(ANYTHING, [tuple(tracks_of(each)) for each in asked]).explore()
