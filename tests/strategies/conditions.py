"""Hypothesis strategies for conditions: a small vocabulary, so that requests and policies often meet."""

from __future__ import annotations

from hypothesis import strategies as st

from abac.language.condition import Condition, Quantifier
from abac.language.pattern import Pattern

TEAMS = ("A", "B", "team-a", "a")
KEYS = (
    "aws:PrincipalTag/Team",
    "aws:ResourceTag/Team",
    "aws:RequestTag/Team",
    "aws:TagKeys",
    "aws:SourceIp",
    "aws:CurrentTime",
    "aws:MultiFactorAuthAge",
    "aws:SecureTransport",
    "aws:PrincipalArn",
    "s3:prefix",
)
VARIABLES = (
    "${aws:PrincipalTag/Team}",
    "${aws:username}",
    "${aws:PrincipalTag/Team, 'nobody'}",
    "${*}",
    "${?}",
    "${$}",
)

texts = st.sampled_from(TEAMS) | st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=8)
"""Context values and operands without wildcards or variables, among them empty text and text beyond ASCII."""

pattern_texts = st.lists(st.sampled_from((*TEAMS, "*", "?", "/", *VARIABLES)) | texts, min_size=1, max_size=5).map(
    "".join
)
"""Texts of patterns: wildcards, variables with and without a default, escapes, and unfinished `${`."""

patterns = pattern_texts.map(Pattern.parse)

_numbers = st.integers(-10, 10).map(str) | st.sampled_from(("3600", "1.5", "0"))
_dates = st.sampled_from(("2026-01-01T00:00:00Z", "2026-06-30T12:00:00Z", "1767225600"))
_addresses = st.sampled_from(("10.0.0.0/8", "10.1.2.3", "203.0.113.0/24", "2001:db8::/32"))
_arns = st.sampled_from(("arn:aws:iam::111122223333:role/*", "arn:aws:s3:::bucket/${aws:PrincipalTag/Team}/*", "*"))
_truth = st.sampled_from(("true", "false"))

OPERANDS = {
    **dict.fromkeys(
        (
            "StringEquals",
            "StringNotEquals",
            "StringEqualsIgnoreCase",
            "StringNotEqualsIgnoreCase",
            "StringLike",
            "StringNotLike",
        ),
        pattern_texts,
    ),
    **dict.fromkeys(("NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericGreaterThanEquals"), _numbers),
    **dict.fromkeys(("DateEquals", "DateLessThan", "DateGreaterThanEquals"), _dates),
    **dict.fromkeys(("IpAddress", "NotIpAddress"), _addresses),
    **dict.fromkeys(("ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"), _arns),
    **dict.fromkeys(("Bool", "Null"), _truth),
    "BinaryEquals": st.sampled_from(("QmluYXJ5", "")),
}
"""Operators by AWS's spelling, each with the texts that its operands may be."""


@st.composite
def conditions(draw: st.DrawFn, *, variables: bool = True) -> Condition:
    """One condition as a reader would make it, with operands that its operator understands."""
    operator = draw(st.sampled_from(sorted(OPERANDS)))
    operands = draw(st.lists(OPERANDS[operator], min_size=1, max_size=3))
    return Condition(
        operator=operator,
        key=draw(st.sampled_from(KEYS)),
        operands=tuple(Pattern.parse(text, variables=variables) for text in operands),
        quantifier=draw(st.sampled_from(Quantifier)),
        if_exists=operator != "Null" and draw(st.booleans()),
    )


@st.composite
def condition_blocks(draw: st.DrawFn, *, variables: bool = True, max_size: int = 4) -> tuple[Condition, ...]:
    """The conditions of one statement, in the order in which a document gives them: by operator, each key once."""
    drawn = draw(st.lists(conditions(variables=variables), max_size=max_size, unique_by=_identity))
    order: dict[tuple[Quantifier, str, bool], list[Condition]] = {}
    for condition in drawn:
        order.setdefault((condition.quantifier, condition.operator, condition.if_exists), []).append(condition)
    return tuple(condition for block in order.values() for condition in block)


def _identity(condition: Condition) -> tuple[Quantifier, str, bool, str]:
    return condition.quantifier, condition.operator, condition.if_exists, condition.key.lower()
