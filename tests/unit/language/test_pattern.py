"""Patterns: what they read, match, bind, split and write."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from abac.language.pattern import ANY, ONE, Glob, Hole, Pattern, Piece, Value, Variable, folded

SOURCE = st.lists(
    st.one_of(
        st.sampled_from(["*", "?", "${", "}", "$", "'", ",", " ", ":", "${*}", "${?}", "${$}"]),
        st.text("ak{:", max_size=3),
    )
).map("".join) | st.lists(st.sampled_from(["${a:b}", "${ a/b c , 'd e' }", "${k, ''}", "x", "$", "*"])).map("".join)
TEXT = st.text("ab*?:${}'", max_size=6)
PIECE = st.one_of(TEXT, TEXT.map(Value), st.sampled_from([ANY, ONE, Variable("k"), Variable("k", "d")]))


class CountedText(str):
    """A text that counts how often it is searched or compared."""

    searched = 0

    def find(self, *args: object) -> int:
        """Count, then find."""
        CountedText.searched += 1
        return super().find(*args)  # type: ignore[arg-type]

    def startswith(self, *args: object) -> bool:
        """Count, then compare."""
        CountedText.searched += 1
        return super().startswith(*args)  # type: ignore[arg-type]


def searches(pattern: Pattern, text: str) -> int:
    """How many searches and comparisons a match takes."""
    CountedText.searched = 0
    pattern.matches(CountedText(text))
    return CountedText.searched


def test_wildcards_variables_and_escapes_are_read() -> None:
    """The forms of the page (IAM User Guide, Policy variables; Resource element, wildcards)."""
    pattern = Pattern.parse("a*?${aws:username}${aws:userid, 'anonymous'}${*}${?}${$}{b}")

    assert pattern.pieces == ("a", ANY, ONE, Variable("aws:username"), Variable("aws:userid", "anonymous"), "*?${b}")


@pytest.mark.parametrize(
    ("source", "piece"),
    [
        ("${ aws:username }", Variable("aws:username")),
        ("${aws:PrincipalTag/Cost Centre}", Variable("aws:PrincipalTag/Cost Centre")),
        ("${k,'d'}", Variable("k", "d")),
        ("${k, ''}", Variable("k", "")),
        ("${k, '*'}", Variable("k", "*")),
    ],
)
def test_white_space_around_key_and_default_does_not_count(source: str, piece: Piece) -> None:
    """A default stands in single quotes after a comma and space (IAM User Guide, Policy variables, default values)."""
    assert Pattern.parse(source).pieces == (piece,)


@pytest.mark.parametrize("source", ["${", "${}", "${k", "${k, d}", "${k, 'd}", "$k", "$", "${a{b}", "${'k'}"])
def test_what_is_no_variable_is_text(source: str) -> None:
    """A variable is `$` and a name in braces (IAM User Guide, Policy variables); all else means itself."""
    assert Pattern.parse(source).text == source


def test_version_2008_reads_variables_as_text() -> None:
    """Before Version 2012-10-17 variables "are treated as literal strings" (IAM User Guide, Policy variables)."""
    pattern = Pattern.parse("${aws:username}*${*}", variables=False)

    assert pattern.pieces == ("${aws:username}", ANY, "${", ANY, "}")
    assert pattern.matches("${aws:username}-x-${y}")


@given(SOURCE)
def test_what_is_written_reads_as_the_same_pieces(source: str) -> None:
    """Writing is the inverse of reading, whatever the text."""
    pattern = Pattern.parse(source)

    assert pattern.source == source
    assert Pattern.parse(Pattern(pattern.pieces).source) == pattern


@given(st.lists(PIECE, max_size=5), TEXT)
@example(["$", Value("{a}")], "${a}")
@example([Value("${k}")], "${k}")
def test_what_is_written_matches_the_same_texts(pieces: list[Piece], text: str) -> None:
    """Substituted text is escaped on writing: it stays literal when it is read again."""
    pattern = Pattern(pieces)
    again = Pattern.parse(pattern.source)
    value = {"k": "*"}.get
    one, two = pattern.bind(value), again.bind(value)
    assert one is not None
    assert two is not None

    assert one.matches(text) == two.matches(text)
    assert one.source == two.source


@given(st.lists(PIECE, max_size=6))
def test_no_two_neighbours_are_of_one_kind_of_text(pieces: list[Piece]) -> None:
    """Equal patterns have equal pieces (Pattern, INVARIANT)."""
    found = Pattern(pieces).pieces

    assert "" not in found
    for left, right in pairwise(found):
        assert not (isinstance(left, str) and isinstance(right, str))
        assert not (isinstance(left, Value) and isinstance(right, Value))


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("*", "", True),
        ("?", "", False),
        ("a*a", "a", False),
        ("a*a", "aa", True),
        ("*ab*ab*", "abxab", True),
        ("*aa*aa*", "aaab", False),
        ("*aa*aa*", "aaaab", True),
        ("*a?c*", "abaac", True),
        ("s3:Get*", "s3:GetObject", True),
        ("s3:Get*", "s3:get", False),
        ("**", "x", True),
        ("", "", True),
        ("", "x", False),
        ("${*}", "x", False),
        ("a.c", "abc", False),
        ("*\n", "a\n", True),
    ],
)
def test_a_pattern_matches_the_whole_text(source: str, text: str, expected: bool) -> None:
    """`*`: any combination of characters; `?`: any one (IAM User Guide, Resource element, wildcards)."""
    assert Pattern.parse(source).matches(text) is expected


def test_folding_ignores_case_of_pattern_and_text() -> None:
    """Action names are not case-sensitive (IAM User Guide, Action element)."""
    assert Pattern.parse("IAM:List*").matches("iam:LISTACCESSKEYS", fold=True)
    assert not Pattern.parse("IAM:List*").matches("iam:ListAccessKeys")


@given(st.characters())
@example("\u0130")
@example("\u00df")
@example("\u03c2")
def test_folding_keeps_the_length_and_joins_both_cases(character: str) -> None:
    """`?` is exactly one character, so a folded character is one too (IAM User Guide, Resource element)."""
    once = folded(character)

    assert len(once) == 1
    assert folded(once) == once
    for other in (character.lower(), character.upper()):
        assert len(other) != 1 or folded(other) == once


@given(st.text(), st.text())
def test_folding_a_text_folds_each_character_alone(left: str, right: str) -> None:
    """A final sigma must not depend on its neighbours, or splitting a text would change it."""
    assert folded(left + right) == folded(left) + folded(right)


def test_binding_puts_literal_text_in_the_place_of_variables() -> None:
    """A `*` in a tag's value is no wildcard, nor is `${…}` there a variable (IAM User Guide, Policy variables)."""
    bound = Pattern.parse("team/${aws:PrincipalTag/Team}/*").bind(lambda key: "*${x}")
    assert bound is not None

    assert bound.matches("team/*${x}/file")
    assert not bound.matches("team/B/file")
    assert bound.variables == ()


def test_an_absent_variable_without_default_leaves_nothing_to_match() -> None:
    """The default stands in only where the key is absent (IAM User Guide, Policy variables, default values)."""
    values: dict[str, str] = {}
    absent, present = values.get, {"k": "v"}.get
    with_default = Pattern.parse("${k, 'd'}")

    assert Pattern.parse("a${k}").bind(absent) is None
    assert [bound.text for bound in (with_default.bind(absent), with_default.bind(present)) if bound] == ["d", "v"]


def test_an_empty_value_is_a_value() -> None:
    """A tag may have an empty value; it is not absent, so no default stands in for it."""
    bound = Pattern.parse("${k, 'd'}").bind(lambda key: "")
    assert bound is not None
    assert bound.text == ""


def test_segments_split_the_patterns_own_text_only() -> None:
    """The resource is the sixth segment with all its colons (General Reference, ARN format)."""
    sources = [part.source for part in Pattern.parse("arn:*:logs::${aws:x, 'a:b'}:group:*:y").segments()]

    assert sources == ["arn", "*", "logs", "", "${aws:x, 'a:b'}", "group:*:y"]


@given(st.text("a:*/", max_size=6))
def test_segments_never_split_in_what_a_variable_stands_for(value: str) -> None:
    """A tag's value may hold `:`; it must not move the segments that follow."""
    bound = Pattern.parse("a:x${k}y:b").bind(lambda key: value)
    assert bound is not None

    assert [part.text for part in bound.segments()] == ["a", f"x{value}y", "b"]


@given(SOURCE, st.integers(1, 6))
def test_segments_join_to_the_pattern(source: str, at_most: int) -> None:
    """Nothing is lost by splitting, and there are never more segments than asked for."""
    pattern = Pattern.parse(source)
    segments = pattern.segments(at_most=at_most)
    joined: list[Piece] = [piece for segment in segments for piece in (":", *segment.pieces)][1:]

    assert Pattern(joined) == pattern
    assert len(segments) <= at_most


def test_as_literal_reads_wildcards_as_characters() -> None:
    """Operators without wildcards compare `*` and `?` as they stand (IAM User Guide, Condition operators, String)."""
    pattern = Pattern.parse("a*b?")

    assert pattern.as_literal().text == "a*b?"
    assert pattern.text is None
    assert pattern.has_wildcard
    assert not pattern.as_literal().has_wildcard


def test_a_pattern_knows_what_it_is_made_of() -> None:
    """Callers ask before they match: variables to bind, holes to refuse, `*` to skip."""
    assert Pattern.parse("*").is_star
    assert not Pattern.parse("**").is_star
    assert Pattern([Hole("x")]).has_hole
    assert Pattern.literal("a*").text == "a*"
    assert Pattern.literal("") == Pattern.parse("")
    assert hash(Pattern.parse("${*}")) == hash(Pattern.literal("*"))
    assert str(Pattern.parse("a*")) == "a*"
    assert repr(Pattern.parse("a*")) == "Pattern('a*')"


@pytest.mark.parametrize("piece", [Variable("k"), Hole("h")])
def test_what_is_not_bound_cannot_be_matched(piece: Piece) -> None:
    """A guess would be a wrong decision; the caller binds or refuses first."""
    with pytest.raises(ValueError, match="must be bound"):
        Glob([piece])


@pytest.mark.parametrize(
    ("source", "character"),
    [("*a" * 8 + "*b", "a"), ("*a?a" * 8 + "*b", "a"), ("*" * 8 + "b", "a"), ("?*" * 8 + "b", "a")],
)
def test_eight_stars_cost_no_more_than_the_length_of_the_text(source: str, character: str) -> None:
    """No backtracking: a matcher that tries every way would need about 10,000 to the 8th steps here."""
    pattern = Pattern.parse(source)

    assert searches(pattern, character * 10_000) <= 40
    assert searches(pattern, character * 10_000 + "b") <= 40


def test_a_run_with_question_marks_is_sought_once_from_left_to_right() -> None:
    """Twice the text costs twice the searches at most, even where each place almost matches."""
    pattern = Pattern.parse("*a?b*a?b*c")
    short, long = searches(pattern, "aa" * 1_000 + "c"), searches(pattern, "aa" * 2_000 + "c")

    assert long <= 2 * short + 10


@pytest.mark.parametrize("text", ["${a" * 20_000, "${a" + " " * 20_000, "${" + " a" * 20_000, "${k, '" + "x" * 20_000])
def test_reading_a_hostile_text_is_linear(text: str) -> None:
    """An unclosed variable is read as text, without trying every way to close it."""
    assert Pattern.parse(text).text == text
