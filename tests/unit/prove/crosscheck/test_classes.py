"""Problems that differ in names only have one canonical form; all others have two."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abac.language.pattern import Pattern
from abac.operators import Globs, Segments, find
from abac.prove.crosscheck import canonical
from abac.prove.crosscheck.names import (
    Fixed,
    exchanged,
    heads_of,
    numbered,
    texts_of_domain,
    texts_of_region,
    with_heads,
    with_names,
)
from abac.prove.formula import AnyWithin, Formula, Not, Same, Slot, Within, both
from abac.prove.slots import Domain, Gap
from agreement.plain_meaning import contains

TYPE = Slot("resource[5]")
TEAM = Slot("aws:resourcetag/team")
KEYS = Slot("aws:tagkeys", multivalued=True)


def globs(*sources: str, fold: bool = False) -> Globs:
    """Texts that match one of the patterns."""
    return Globs(tuple(map(Pattern.parse, sources)), fold)


def typed(name: str, team: str, slot: Slot = TEAM) -> tuple[Formula, dict[Slot, Domain]]:
    """A resource of one type that belongs to another team."""
    formula = both([Within(TYPE, globs(f"{name}/*")), Not(Within(slot, globs(team)))])
    return formula, {TYPE: Domain(((f"{name}/", Gap("/")),)), slot: Domain(longest=256)}


def test_types_teams_and_keys_do_not_tell_problems_apart() -> None:
    """PROOF.md, figures: 739 formulas are 70 classes."""
    twin = Slot("aws:requesttag/team")

    assert canonical(*typed("endpoint", "red")) == canonical(*typed("model", "blue"))
    assert canonical(*typed("endpoint", "red")) == canonical(*typed("model", "blue", twin))


def test_a_type_of_two_words_is_one_head() -> None:
    """What stands before the first `/` is exchanged as a whole, where no pattern can cut it."""
    one, other = (both([Within(TYPE, globs(f"{name}/red-*"))]) for name in ("endpoint", "training-job"))

    assert canonical(one, {}) == canonical(other, {})


def test_exclusions_that_exclude_nothing_do_not_tell_problems_apart() -> None:
    """A template that begins otherwise than the type's own takes none of its texts away."""
    formula, domains = typed("model", "red")
    idle = Domain(domains[TYPE].templates, excluded=(("endpoint/", Gap()),))
    busy = Domain(domains[TYPE].templates, excluded=(("model/a-", Gap()),))

    assert canonical(formula, {**domains, TYPE: idle}) == canonical(formula, domains)
    assert canonical(formula, {**domains, TYPE: busy}) != canonical(formula, domains)


def test_equal_names_stay_equal_and_different_ones_different() -> None:
    """A renaming is one to one: a domain of another type than the pattern's is another problem."""
    formula, domains = typed("endpoint", "red")
    other = {**domains, TYPE: Domain((("model/", Gap("/")),))}

    assert canonical(formula, domains) != canonical(formula, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (globs("red*"), globs("blue*")),  # a star may lengthen the name
        (globs("red", "re*"), globs("red", "bl*")),
        (globs("red", fold=True), globs("Red", fold=True)),
        (globs("?"), globs("??")),
        (globs("*/a"), globs("*a")),
        (globs("a/*"), globs("a-*")),
    ],
)
def test_names_that_a_pattern_may_cut_or_lengthen_are_kept(one: Globs, other: Globs) -> None:
    """Only whole names may be exchanged (the argument stands in `names`)."""
    assert canonical(Within(TEAM, one), {}) != canonical(Within(TEAM, other), {})


def test_several_values_are_not_one() -> None:
    """A key with several values is asked otherwise."""
    assert canonical(AnyWithin(KEYS, globs("a")), {}) != canonical(Within(TEAM, globs("a")), {})


def test_keys_that_must_be_equal_keep_their_names() -> None:
    """An equality binds two slots: their names would have to be exchanged alike."""
    same = Same(TEAM, Slot("aws:requesttag/team"))
    first, second = (canonical(both([same, Within(TEAM, globs(name))]), {}) for name in ("red", "blue"))

    assert first != second


def test_variables_keep_everything() -> None:
    """A pattern that names a key binds that key's name."""
    first, second = (canonical(Within(TEAM, globs(f"${{aws:RequestTag/{key}}}")), {}) for key in ("a", "b"))

    assert first != second


def test_the_word_that_makes_an_arn_is_kept() -> None:
    """General Reference, ARN format: it begins with `arn`."""
    operator = find("ArnLike")
    assert operator is not None
    region = operator.region([Pattern.parse("arn:aws:s3:::bucket/*")])
    assert isinstance(region, Segments)

    assert "arn" not in numbered(texts_of_region(region))


def test_domains_whose_gaps_count_or_meet_are_kept() -> None:
    """A gap of two characters, or two gaps in a row, may cut a name."""
    for template in [("a/", Gap("/", 2)), ("a/", Gap(), Gap()), ("a", Gap()), ("a/", Gap("a"))]:
        with pytest.raises(Fixed):
            numbered(texts_of_domain(Domain((template,))))


WORDS = st.sampled_from(["a", "b", "ab", "n0", "n1"])
SOURCES = st.lists(st.one_of(WORDS, st.sampled_from(["*", "/", "-", "?"])), max_size=5).map("".join)


@given(st.lists(SOURCES, min_size=1, max_size=3), st.lists(st.one_of(WORDS, st.sampled_from("/-")), max_size=5))
@settings(max_examples=300)
def test_a_text_with_its_names_exchanged_is_where_it_was(sources: list[str], parts: list[str]) -> None:
    """The bijection on texts that `names` speaks of keeps every region that it does not refuse."""
    region = globs(*sources)
    try:
        names = numbered(texts_of_region(region))
    except Fixed:
        return
    text = "".join(parts)
    moved = with_names(text, whole(names, re.findall("[0-9A-Za-z]+", text)))

    assert contains(region, text, {}) == contains(exchanged(region, lambda it: with_names(it, names)), moved, {})


@given(st.lists(SOURCES, min_size=1, max_size=3), st.lists(st.one_of(WORDS, st.sampled_from("/-")), max_size=5))
@settings(max_examples=300)
def test_a_text_with_its_head_exchanged_is_where_it_was(sources: list[str], parts: list[str]) -> None:
    """The other bijection: what stands before the first `/`, as a whole."""
    region = globs(*sources)
    try:
        heads = heads_of(list(texts_of_region(region)))
    except Fixed:
        return
    text = "".join(parts)
    moved = with_heads(text, whole(heads, [text.split("/")[0]]))

    assert contains(region, text, {}) == contains(exchanged(region, lambda it: with_heads(it, heads)), moved, {})


def whole(renaming: Mapping[str, str], more: list[str]) -> dict[str, str]:
    """A permutation: the names that have no place of their own take the places that are left."""
    names = {*more, *renaming, *renaming.values()}
    rest = iter(sorted(names - set(renaming.values())))
    return {name: renaming.get(name) or next(rest) for name in sorted(names)}
