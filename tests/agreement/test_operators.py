"""An operator's matcher (for one request) and its region (for all requests) are written apart; here they agree."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta, timezone
from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abac.language.pattern import Pattern
from abac.operators import OPERATORS, Operator, is_empty
from agreement.plain_meaning import contains

Cases = tuple[st.SearchStrategy[str], st.SearchStrategy[str]]
"""Texts of operands and of values. Both hold each other's boundaries, and texts that are no value of the type."""

TEXT = st.text("aA*?:$K\u212a\u03c3\u03c2", max_size=5)
VARIABLES = st.sampled_from(["${k}", "${K, 'aA'}", "${m}", "${m, ''}"])
STRINGS: Cases = (
    st.one_of(TEXT, VARIABLES, st.lists(TEXT | VARIABLES | st.just("${*}"), max_size=4).map("".join)),
    TEXT,
)

BAD_NUMBERS = st.sampled_from(["", "ten", "1,5", "0x10", " 1", "1 ", "inf", "nan", "1_0", "--1", "\u0661", ".", "1e"])
SPELLINGS = ("{}", "{}.0", "{}e0", "0{}", "{}.", "{}0e-1", "{}.0000000000000000000000000000001", "-{}", "+{}")
NUMBER = st.one_of(
    BAD_NUMBERS,
    st.tuples(st.sampled_from(SPELLINGS), st.integers(0, 3)).map(lambda pair: pair[0].format(pair[1])),
    st.decimals(-5, 5, places=2).map(str),
    st.sampled_from(["${k}", "1*", "9007199254740993", "9007199254740992", ".5", "1E+2", "100"]),
)

INSTANT = datetime(2026, 3, 1, tzinfo=UTC)
ZONES = st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=30)), timezone(timedelta(hours=-23, minutes=-59))])
DATE = st.one_of(
    st.sampled_from(["2026", "2026-03", "2026-03-01", "1772323200", "1772323200.000001", "1772323199", "0", "-1"]),
    st.tuples(st.sampled_from([-60, -1, 0, 1, 60, 86400]), ZONES).map(
        lambda pair: (INSTANT + timedelta(seconds=pair[0])).astimezone(pair[1]).isoformat()
    ),
    st.sampled_from(["2026-03-01T00:00Z", "2026-03-01T00:00:00.0Z", "2026-02-28T23:59:59.999999Z", "9999-12-31"]),
    st.sampled_from(["", "2026-02-29", "2026-13", "0000-01-01", "2026-03-01T00:00:00", "2026-03-01T24:00Z", "soon"]),
    st.sampled_from(["${k}", "2026-*", "2026-03-01 00:00:00Z", "2026-03-01T00:00:60Z"]),
)

BLOCKS = ["203.0.113.0/24", "203.0.113.7/24", "203.0.112.0/24", "0.0.0.0/0", "203.0.113.7", "2001:db8::/32", "::/0"]
BLOCKS += ["::ffff:203.0.113.0/120", "2001:DB8::1", "0.0.0.0/1", "128.0.0.0/1", "255.255.255.255/32"]
BAD_BLOCKS = ["", "203.0.113.0/33", "203.0.113.0/255.255.255.0", "203.0.113", "fe80::1%eth0", "::/129", "1.2.3.4/", "*"]


def edges_of(block: str) -> list[str]:
    """The first and last address of a block, those just outside, and one inside."""
    network = ip_network(block, strict=False)
    first, last = int(network.network_address), int(network.broadcast_address)
    top = 2**network.max_prefixlen - 1
    found = [type(network.network_address)(number) for number in (first, last, max(first - 1, 0), min(last + 1, top))]
    return [str(address) for address in found]


ADDRESS = [text for block in BLOCKS for text in edges_of(block)]
ADDRESS += [ip_address(text).exploded for text in ADDRESS] + ["::ffff:203.0.113.7", "203.0.113.07", "203.0.113.0/32"]
ADDRESSES: Cases = (
    st.sampled_from([*BLOCKS, *BAD_BLOCKS, "${k}"]),
    st.sampled_from(ADDRESS + BAD_BLOCKS),
)

SEGMENT = st.sampled_from(["aws", "s3", "", "a", "ab", "1"])
RESOURCE = st.sampled_from(["role/a", "role/", "a:b", "role/a:b", "", "*"])
ARN = st.tuples(st.sampled_from(["arn", "arn", "arn", "x"]), *[SEGMENT] * 4, RESOURCE).map(":".join)
ARN_PIECE = st.sampled_from(["*", "?", "a*", "*b", "aws", "s3", "", "a", "ab", "1", "${k}", "${m}", "${K, '1'}"])
ARN_VARIABLES = st.sampled_from(["arn:*:*:*:${k}:*", "arn:*:*:*:*:${k}", "arn:*:*:${k}:*", "${k}:*"])
ARN_PATTERN = st.tuples(st.sampled_from(["arn", "arn", "*", "a?n"]), *[ARN_PIECE] * 4, ARN_PIECE | RESOURCE)
ARNS: Cases = (
    st.one_of(
        ARN,
        ARN_VARIABLES,
        ARN_PATTERN.map(":".join),
        st.sampled_from(["${k}", "${m}", "*", "", "arn:aws:s3", "${k}:*"]),
    ),
    ARN | st.sampled_from(["", "arn:aws:s3", "arn", "1", "a:b", "1:a"]),
)

BYTES = st.binary(max_size=3).map(lambda found: base64.b64encode(found).decode())
BINARY: Cases = (st.one_of(BYTES, st.sampled_from(["QQ", "QR==", "Q*==", "${k}", "QQ==\n", "\u00e4"])),) * 2
TRUTHS: Cases = (st.sampled_from(["true", "false", "True", "FALSE", "", "yes", "1", "t*", "${k}", "${m, 'true'}"]),) * 2

BY_FAMILY: dict[str, Cases] = {
    "String": STRINGS,
    "Numeric": (NUMBER, NUMBER),
    "Date": (DATE, DATE),
    "IpAddress": ADDRESSES,
    "NotIpAddress": ADDRESSES,
    "Arn": ARNS,
    "Binary": BINARY,
    "Bool": TRUTHS,
    "Null": TRUTHS,
}


def cases_for(operator: Operator) -> Cases:
    """The operands and values of the operator's family; KeyError where a new operator has none."""
    return next(cases for family, cases in BY_FAMILY.items() if operator.name.startswith(family))


@pytest.mark.parametrize("name", sorted(OPERATORS))
@given(data=st.data())
def test_a_value_lies_in_the_region_exactly_where_the_matcher_matches(name: str, data: st.DataObject) -> None:
    """Both are one operator's meaning (IAM User Guide, Condition operators), so they cannot differ."""
    operator = OPERATORS[name]
    operands, values = cases_for(operator)
    patterns = [Pattern.parse(text) for text in data.draw(st.lists(operands, max_size=4))]
    other = data.draw(st.none() | values)
    value = data.draw(st.one_of(values, *[st.just(pattern.source) for pattern in patterns]))
    others = {} if other is None else {"k": other}

    region = operator.region(patterns)
    bound = [found for pattern in patterns if (found := pattern.bind(lambda key: others.get(key.lower()))) is not None]
    matched = operator.matcher(bound)(value)

    expected = contains(region, value, others)
    assert expected is None or matched == expected
    assert not (matched and is_empty(region))


@pytest.mark.parametrize("name", sorted(OPERATORS))
@given(data=st.data())
def test_an_operand_called_invalid_matches_nothing(name: str, data: st.DataObject) -> None:
    """What `invalid` names matches no value and has an empty region; what it does not name matches some value."""
    operator = OPERATORS[name]
    operands, values = cases_for(operator)
    text = data.draw(operands)
    pattern = Pattern.parse(text)
    region = operator.region([pattern])

    if operator.invalid(text) is None:
        assert is_empty(region) is not True
    else:
        assert is_empty(region) is True
        assert not operator.matcher([pattern])(data.draw(values))


@pytest.mark.parametrize("name", sorted(OPERATORS))
@settings(max_examples=20)
@given(data=st.data())
def test_no_text_at_all_crashes_an_operator(name: str, data: st.DataObject) -> None:
    """A value or operand of the wrong type does not match; it never ends the evaluation."""
    operator = OPERATORS[name]
    pattern = Pattern.literal(data.draw(st.text(max_size=30)))

    operator.region([pattern])
    operator.invalid(pattern.source)
    assert operator.matcher([pattern])(data.draw(st.text(max_size=30))) in (True, False)
