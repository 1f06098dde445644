"""Conditions in plain words: `the resource's tag `Team` is `Team1``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from abac.language.condition import Condition, Quantifier
from abac.language.request import Values

SHOWN: Final = 6  # operands or patterns in a sentence; the number of the others is given

_WHOSE: Final = {
    "aws:resourcetag": "the resource's tag",
    "aws:requesttag": "the request's tag",
    "aws:principaltag": "the caller's tag",
}
_SUBJECTS: Final = {
    "aws:sourceip": "the caller's address",
    "aws:vpcsourceip": "the caller's address within its VPC",
    "aws:sourcevpce": "the VPC endpoint",
    "aws:sourcevpc": "the caller's VPC",
    "aws:principalarn": "the caller's ARN",
    "aws:principalaccount": "the caller's account",
    "aws:resourceaccount": "the resource's account",
    "aws:tagkeys": "the request's tag keys",
}
# What each operator asks, without its negation: the words after the subject.
_VERBS: Final = {
    "stringequals": "is",
    "stringequalsignorecase": "is, in any case,",
    "stringlike": "is like",
    "arnequals": "is like",
    "arnlike": "is like",
    "bool": "is",
    "binaryequals": "is",
    "ipaddress": "is within",
    "numericequals": "is",
    "numericlessthan": "is less than",
    "numericlessthanequals": "is at most",
    "numericgreaterthan": "is greater than",
    "numericgreaterthanequals": "is at least",
    "dateequals": "is",
    "datelessthan": "is before",
    "datelessthanequals": "is not after",
    "dategreaterthan": "is after",
    "dategreaterthanequals": "is not before",
}
_NEGATED: Final = {
    "stringnotequals": "stringequals",
    "stringnotequalsignorecase": "stringequalsignorecase",
    "stringnotlike": "stringlike",
    "arnnotequals": "arnequals",
    "arnnotlike": "arnlike",
    "notipaddress": "ipaddress",
    "numericnotequals": "numericequals",
    "datenotequals": "dateequals",
}


def in_words(condition: Condition, operands: Sequence[str]) -> str:
    """What the condition asks; `operands` are its own with their variables replaced.

    Says of negated operators, IfExists and set operators what AWS says of them: an absent key satisfies negated
    operators and IfExists (IAM User Guide, Condition operators), and ForAllValues (Set operators for multivalued
    context keys).
    """
    subject = _subject(condition)
    operator = condition.operator.lower()
    if operator == "null":
        return f"{subject} {'is absent' if [text.lower() for text in operands] == ['true'] else 'is there'}"
    positive = _NEGATED.get(operator)
    verb = _VERBS.get(positive or operator)
    if verb is None:
        return f"`{condition.operator}` holds for {subject} and {values(operands)}"
    absent = _when_absent(condition, negated=positive is not None)
    if positive:
        return f"{subject} {_negated(verb, len(operands))} {values(operands)}{absent}"
    return f"{subject} {verb} {values(operands)}{absent}"


def is_negated(condition: Condition) -> bool:
    """Whether the operator is one of the `Not` operators."""
    return condition.operator.lower() in _NEGATED


def values(texts: Sequence[str]) -> str:
    """Alternatives: `a`, `b` or `c`; of very many the first, and how many more."""
    shown = [f"`{text}`" for text in texts[:SHOWN]]
    if len(texts) > SHOWN:
        return f"{', '.join(shown)} or one of {len(texts) - SHOWN} more"
    return " or ".join((", ".join(shown[:-1]), shown[-1])) if len(shown) > 1 else "".join(shown) or "nothing"


def given(value: Values | None) -> str:
    """What a request holds for a key: `none` where it is absent."""
    if value is None:
        return "none"
    return f"`{value}`" if isinstance(value, str) else f"[{', '.join(f'`{text}`' for text in value)}]"


def called(condition: Condition) -> str:
    """The condition's operator and key as the document spells them: `ForAnyValue:StringLike aws:TagKeys`."""
    quantifier = f"{condition.quantifier}:" if condition.quantifier else ""
    return f"{quantifier}{condition.operator}{'IfExists' if condition.if_exists else ''} {condition.key}"


def _subject(condition: Condition) -> str:
    stem, slash, name = condition.key.partition("/")
    whose = _WHOSE.get(stem.lower()) if slash else None
    subject = f"{whose} `{name}`" if whose else _SUBJECTS.get(condition.key.lower(), f"`{condition.key}`")
    match condition.quantifier:
        case Quantifier.FOR_ALL_VALUES:
            return f"each of {subject}"
        case Quantifier.FOR_ANY_VALUE:
            return f"one of {subject}"
    return subject


def _when_absent(condition: Condition, *, negated: bool) -> str:
    if condition.quantifier is Quantifier.FOR_ALL_VALUES:
        return ", or there is none"
    holds = condition.if_exists or (negated and condition.quantifier is Quantifier.SINGLE)
    return " or is absent" if holds else ""


def _negated(verb: str, operands: int) -> str:
    if verb == "is within":
        return "is outside"
    if operands > 1:
        return "is like none of" if verb == "is like" else verb.replace("is", "is none of", 1)
    return verb.replace("is", "is not", 1)
