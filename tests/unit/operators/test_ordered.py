"""The numeric and the date operators."""

from __future__ import annotations

from fractions import Fraction

import pytest

from abac.language.pattern import Hole, Pattern
from abac.operators import NOTHING, Interval, Intervals, Kind, find, is_empty
from abac.operators.ordered import moment, number


def matches(name: str, operands: list[str], value: str) -> bool:
    """Whether the positive meaning of the operator matches."""
    operator = find(name)
    assert operator is not None
    return operator.matcher([Pattern.parse(text) for text in operands])(value)


@pytest.mark.parametrize(
    ("name", "below", "at", "above"),
    [
        ("NumericEquals", False, True, False),
        ("NumericLessThan", True, False, False),
        ("NumericLessThanEquals", True, True, False),
        ("NumericGreaterThan", False, False, True),
        ("NumericGreaterThanEquals", False, True, True),
    ],
)
def test_numeric_operators_compare_as_their_names_say(name: str, below: bool, at: bool, above: bool) -> None:
    """`s3:max-keys` against 10 (IAM User Guide, Condition operators, Numeric: "up to 10 objects")."""
    assert [matches(name, ["10"], value) for value in ("9.99", "10", "10.01")] == [below, at, above]


@pytest.mark.parametrize("value", ["1.2", "1.20", "12e-1", "+1.2", "01.2", "120E-2"])
def test_spellings_of_a_number_are_one_number(value: str) -> None:
    """The comparison is "to an integer or decimal value" (IAM User Guide, Condition operators, Numeric), not a text."""
    assert number(value) == Fraction(6, 5)
    assert matches("NumericEquals", ["1.2"], value)


def test_numbers_are_exact() -> None:
    """A binary float would hold 0.1 + 0.2 apart from 0.3 and these two together."""
    assert not matches("NumericEquals", ["9007199254740993"], "9007199254740992")
    assert number("0.3") == Fraction(3, 10)


@pytest.mark.parametrize(
    "text", ["", "ten", "1,5", "0x10", " 1", "1 ", "inf", "NaN", "1_0", "--1", "\u0661", ".", "1e", "1e9999", "1/2"]
)
def test_text_that_is_no_number_matches_no_number(text: str) -> None:
    """Numbers are JSON's ints and floats (IAM User Guide, Supported data types); an invalid one is no match."""
    operator = find("NumericLessThan")
    assert operator is not None

    assert number(text) is None
    assert operator.invalid(text) == f"`{text}` is not a number such as `10` or `1.5`"
    assert not matches("NumericEquals", [text], text)
    assert not matches("NumericLessThan", ["10"], text)
    assert operator.region([Pattern.literal(text)]) == NOTHING


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1970-01-01T00:00:00Z", 0),
        ("1970-01-01T00:00Z", 0),
        ("1970-01-01", 0),
        ("1970-01", 0),
        ("1970", 0),
        ("1970-01-01T01:00:00+01:00", 0),
        ("1969-12-31T22:30:00-01:30", 0),
        ("2020-01-01T00:00:01Z", 1577836801),
        ("2020-02-29T00:00:00Z", 1582934400),
        ("1577836801", 1577836801),
        ("-1", -1),
        ("1970-01-01T00:00:00.25Z", Fraction(1, 4)),
        ("1969-12-31T23:59:59.75Z", Fraction(-1, 4)),
    ],
)
def test_dates_are_instants(text: str, seconds: int | Fraction) -> None:
    """W3C's profile of ISO 8601, or epoch time (IAM User Guide, Condition operators, Date; W3C, NOTE-datetime)."""
    assert moment(text) == seconds


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tomorrow",
        "2026-02-29",
        "2026-13-01",
        "2026-00",
        "0000-01-01",
        "2026-1-1",
        "2026-01-01T00:00:00",
        "2026-01-01T24:00:00Z",
        "2026-01-01T00:60Z",
        "2026-01-01T00:00:60Z",
        "2026-01-01 00:00:00Z",
        "2026-01-01T00Z",
        "2026-01-01T00:00:00.Z",
        "2026-01-01T00:00:00+0100",
        "2026-01-01T00:00:00Z ",
        "\u0662026",
        "20260101T000000Z",
        "2026-*",
        "1e9",
    ],
)
def test_text_that_is_no_date_matches_no_date(text: str) -> None:
    """Not in W3C's NOTE-datetime, nor a day of the calendar; "wildcards are not permitted" (IAM User Guide, Date)."""
    operator = find("DateGreaterThan")
    assert operator is not None

    assert moment(text) is None
    assert operator.invalid(text) is not None
    assert not matches("DateEquals", [text], text)
    assert not matches("DateLessThan", ["2999-01-01"], text)
    assert operator.region([Pattern.parse(text)]) == NOTHING


@pytest.mark.parametrize(
    ("name", "before", "at", "after"),
    [
        ("DateEquals", False, True, False),
        ("DateLessThan", True, False, False),
        ("DateLessThanEquals", True, True, False),
        ("DateGreaterThan", False, False, True),
        ("DateGreaterThanEquals", False, True, True),
    ],
)
def test_date_operators_compare_as_their_names_say(name: str, before: bool, at: bool, after: bool) -> None:
    """`aws:TokenIssueTime` against the page's own date, in three zones (IAM User Guide, Condition operators, Date)."""
    values = ("2020-01-01T00:00:00.999Z", "2020-01-01T01:00:01+01:00", "2019-12-31T23:00:02-01:00")

    assert [matches(name, ["2020-01-01T00:00:01Z"], value) for value in values] == [before, at, after]


def test_the_loosest_of_several_bounds_counts() -> None:
    """Alternatives are joined by OR (IAM User Guide, Conditions with multiple values)."""
    operator = find("NumericLessThanEquals")
    assert operator is not None
    region = operator.region([Pattern.parse("5"), Pattern.parse("10"), Pattern.parse("x")])

    assert matches("NumericLessThanEquals", ["5", "10"], "7")
    assert region == Intervals(Kind.NUMBER, (Interval(None, Fraction(10)),))


@pytest.mark.parametrize("name", ["NumericEquals", "DateEquals"])
def test_numbers_and_dates_read_no_variables(name: str) -> None:
    """AWS: "You can not use a policy variable" (IAM User Guide, Condition operators, Numeric and Date)."""
    operator = find(name)
    bound = Pattern.parse("${k}").bind(lambda key: "2026")
    assert operator is not None
    assert bound is not None

    assert not operator.matcher([bound])("2026")
    assert not operator.matcher([Pattern.parse("${k}")])("2026")
    assert operator.region([bound]) == NOTHING


def test_a_hole_is_open_to_proofs_and_refused_by_the_matcher() -> None:
    """What a Terraform plan does not know yet must neither match nor fail to match in silence."""
    operator = find("NumericEquals")
    hole = Pattern([Hole("module.x.limit")])
    assert operator is not None

    assert is_empty(operator.region([hole])) is None
    with pytest.raises(ValueError, match="not known yet"):
        operator.matcher([hole])
