"""Formulas over a few slots with small operands, so that atoms meet each other."""

from __future__ import annotations

from hypothesis import strategies as st

from abac.language.pattern import Pattern
from abac.operators import Globs, Kind, Region, find
from abac.prove.formula import (
    Absent,
    AllWithin,
    And,
    AnyWithin,
    Constant,
    Formula,
    Not,
    OneValue,
    Or,
    Slot,
    Within,
)
from abac.prove.slots import Domain, Gap

NAME = Slot("resource[5]")
TAG = Slot("aws:resourcetag/team")
KEYS = Slot("aws:tagkeys", multivalued=True)
ADDRESS = Slot("aws:sourceip")
AMOUNT = Slot("sagemaker:volumesize")
ARN = Slot("aws:sourcearn")

DOMAINS = {
    NAME: Domain((("a/", Gap("/")), ("b", Gap(least=0))), excluded=(("a/b",),)),
    TAG: Domain(longest=256),
    KEYS: Domain(longest=128),
    ADDRESS: Domain(kinds=frozenset({Kind.IPV4, Kind.IPV6})),
    AMOUNT: Domain(kinds=frozenset({Kind.NUMBER})),
    ARN: Domain(),
}

_SOURCES = st.lists(st.sampled_from(["a", "b", "A", "*", "?", "a/", "K", "\u212a"]), max_size=4).map("".join)


@st.composite
def _globs(draw: st.DrawFn) -> Region:
    return Globs(tuple(map(Pattern.parse, draw(st.lists(_SOURCES, min_size=1, max_size=3)))), draw(st.booleans()))


def _operands(operators: list[str], texts: list[str]) -> st.SearchStrategy[Region]:
    def region(operator: str, operands: list[str]) -> Region:
        found = find(operator)
        if found is None:
            raise ValueError(operator)
        return found.region(tuple(map(Pattern.parse, operands)))

    return st.builds(region, st.sampled_from(operators), st.lists(st.sampled_from(texts), min_size=1, max_size=2))


_BLOCKS = _operands(["IpAddress"], ["10.0.0.0/8", "10.1.0.0/16", "10.1.2.3", "0.0.0.0/0", "::/0", "2001:db8::/32", "x"])
_AMOUNTS = _operands(
    ["NumericEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan", "NumericGreaterThanEquals"],
    ["5", "6", "5.5", "-1", "x"],
)
_ARNS = _operands(
    ["ArnLike", "ArnEquals"], ["arn:aws:s3:::a*", "arn:*:s3:::*b", "arn:aws:*:::a:b", "*:*:*:*:*:a?b", "arn:aws"]
)
_TRUTHS = _operands(["Bool"], ["true", "false", "x"])

_SINGLE: list[tuple[Slot, st.SearchStrategy[Region]]] = [
    (NAME, _globs()),
    (TAG, st.one_of(_globs(), _TRUTHS)),
    (ADDRESS, _BLOCKS),
    (AMOUNT, _AMOUNTS),
    (ARN, st.one_of(_ARNS, _globs())),
]

_ATOMS = st.one_of(
    *(st.builds(Within, st.just(slot), region) for slot, region in _SINGLE),
    st.builds(AnyWithin, st.just(KEYS), _globs()),
    st.builds(AllWithin, st.just(KEYS), _globs()),
    st.sampled_from([Absent(TAG), Absent(KEYS), Absent(ADDRESS), OneValue(KEYS), Constant(True)]),
)


def _larger(parts: st.SearchStrategy[Formula]) -> st.SearchStrategy[Formula]:
    several = st.lists(parts, min_size=2, max_size=4).map(tuple)
    return st.one_of(st.builds(Not, parts), st.builds(And, several), st.builds(Or, several))


FORMULAS: st.SearchStrategy[Formula] = st.recursive(_ATOMS, _larger, max_leaves=8)
CONJUNCTIONS: st.SearchStrategy[Formula] = st.lists(
    st.one_of(_ATOMS, st.builds(Not, _ATOMS), st.builds(Or, st.tuples(_ATOMS, st.builds(Not, _ATOMS)))),
    min_size=3,
    max_size=8,
).map(lambda parts: And(tuple(parts)))
