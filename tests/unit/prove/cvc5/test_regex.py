"""A regular expression holds exactly the texts of the glob, ARN or template it was written from."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from abac.language.pattern import Pattern
from abac.operators import Globs, Segments, Truth, find
from abac.prove.cvc5.regex import of_globs, of_segments, of_templates, of_truth, spellings
from abac.prove.cvc5.smtlib import string
from abac.prove.cvc5.solver import Solver
from abac.prove.slots.domain import Gap, Template, fits
from agreement.plain_meaning import contains

# The last alphabet holds characters whose other case is longer, shared or unusual.
ALPHABETS = ("ab", "aA*?:", "aA\u00df\u1e9e\u03c3\u03c2\u03a3KkK\u017fsS\u0130i\u0131I")
TEXT = st.sampled_from(ALPHABETS).flatmap(lambda alphabet: st.text(alphabet, max_size=6))
SOURCE = st.lists(st.one_of(st.sampled_from(["*", "?", "${*}", "${?}"]), TEXT), max_size=5).map("".join)
ARN_LIKE = st.lists(st.sampled_from(["arn", "*", "?", "a", ":", ":", ":", "*b", "b"]), max_size=14).map("".join)
FEW = settings(max_examples=80)


def holds(solver: Solver, expression: str, text: str) -> bool:
    """Whether cvc5 finds the text in the set."""
    said = solver.check(f"(set-logic ALL)(assert (str.in_re {string(text)} {expression}))(check-sat)")
    assert said.status in ("sat", "unsat")
    return said.status == "sat"


@given(sources=st.lists(SOURCE, max_size=3), fold=st.booleans(), text=TEXT)
@example(sources=["*\u03a3"], fold=True, text="\u03c2")
@example(sources=["\u212a"], fold=True, text="k")
@example(sources=["\u00df"], fold=True, text="ss")
@example(sources=["\u0130?"], fold=True, text="ia")
@FEW
def test_globs_hold_what_trying_every_way_finds(solver: Solver, sources: list[str], fold: bool, text: str) -> None:
    """`*`, `?` and case as `Pattern.matches` takes them, beyond ASCII too (PROOF.md, Pitfalls: case folding)."""
    globs = Globs(tuple(map(Pattern.parse, sources)), fold)

    assert holds(solver, of_globs(globs), text) == any(p.matches(text, fold=fold) for p in globs.patterns)


@given(source=ARN_LIKE, text=ARN_LIKE.map(lambda text: text.replace("*", "x").replace("?", ":")))
@example(source="arn:aws:s3:*:*:a*", text="arn:aws:s3:::b:a")
@example(source="arn:aws:*:a", text="arn:aws:s3:::a")
@example(source="*:a:a:a:a:a*b", text="arn:a:a:a:a:a:b")
@example(source="*:a:a:a:a:a", text="arm:a:a:a:a:a")
@FEW
def test_an_arn_matches_segment_by_segment(solver: Solver, source: str, text: str) -> None:
    """A star stays in its segment except in the last (Condition operators, ARN; PROOF.md, Pitfalls)."""
    operator = find("ArnLike")
    assert operator is not None
    region = operator.region([Pattern.parse(source)])
    if not isinstance(region, Segments):
        return

    assert holds(solver, of_segments(region), text) == contains(region, text, {})


@given(
    template=st.lists(
        st.one_of(st.text("a/:", max_size=2), st.builds(Gap, st.sampled_from(["", "/", "/:", "a"]), st.integers(0, 2))),
        max_size=4,
    ).map(tuple),
    text=st.text("a/:b", max_size=6),
)
@FEW
def test_a_template_holds_what_fits_it(solver: Solver, template: Template, text: str) -> None:
    """A gap is any text of a least length without some characters (`slots.domain`)."""
    assert holds(solver, of_templates([template]), text) == fits(template, text)


@pytest.mark.parametrize("text", ["true", "TRUE", "tRuE", "false", "tru\u0435", "", "\u017false"])
def test_truth_is_spelled_in_any_case(solver: Solver, text: str) -> None:
    """`True` stands for true; a Cyrillic look-alike and the long s spell nothing (Condition operators, Boolean)."""
    assert holds(solver, of_truth(Truth(frozenset({True}))), text) == (text.lower() == "true")
    assert holds(solver, of_truth(Truth(frozenset({True, False}))), text) == (text.lower() in ("true", "false"))


def test_a_pattern_that_is_not_bound_is_refused() -> None:
    """A variable stands for a text that is not known here."""
    with pytest.raises(ValueError, match="not bound"):
        of_globs(Globs((Pattern.parse("a${k}"),)))


def test_all_spellings_of_a_character_share_one_folding() -> None:
    """Unicode's simple mappings: the Kelvin sign is a k, the long s an s, the three sigmas are one."""
    assert set(spellings("K")) == {"k", "K", "\u212a"}
    assert set(spellings("\u017f")) == {"s", "S", "\u017f"}
    assert set(spellings("\u03c2")) == {"\u03c3", "\u03c2", "\u03a3"}
    assert spellings("7") == ("7",)
