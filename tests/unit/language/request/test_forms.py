"""Quick reading takes what is plainly good and nothing else, and reads it as careful reading does."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abac.errors import InputError
from abac.language.request import Request, Shape, forms, shape
from abac.language.request.forms import UNUSUAL, read_plain, read_usual
from abac.language.request.reading import Parts, read
from strategies.requests import request_objects

SESSION = "arn:aws:sts::111122223333:assumed-role/TeamA/alice"
PATH = "arn:aws:iam::111122223333:role/studio/TeamA"
ODD = st.sampled_from(
    (None, "", "*", True, 7, 1.5, [], ["a", 1], [None], {}, {"aws:TagKeys": ["Team", "team"]}, {"nokey": "x"}, "x:y:z")
)
"""Values that are wrong in most places, and right in some."""
CONTEXTS: st.SearchStrategy[dict[Any, Any]] = st.dictionaries(
    st.sampled_from(("aws:TagKeys", "AWS:tagkeys", "aws:PrincipalArn", "aws:principalaccount", "aws:SourceIp", "", 7)),
    st.sampled_from(("A", PATH, "111122223333", True, 3, ["A", "a"], ["A"], [], None, [[]])),
    max_size=4,
)


@st.composite
def odd_requests(draw: st.DrawFn) -> dict[Any, Any]:
    """Requests of which some members are replaced, removed or added."""
    request = dict(draw(request_objects()))
    for name in draw(
        st.lists(st.sampled_from((*request, "resource_account", "management_account", "more")), max_size=2)
    ):
        request[name] = draw(CONTEXTS if name == "context" and draw(st.booleans()) else ODD)
    for name in draw(st.lists(st.sampled_from(sorted(request)), max_size=1)):
        del request[name]
    return request


def usual(raw: dict[Any, Any]) -> Parts | None:
    """What the quickest reading finds, or None."""
    try:
        return read_usual(raw)
    except UNUSUAL:
        return None


@given(request_objects() | odd_requests(), st.booleans())
def test_quick_reading_reads_what_careful_reading_reads(raw: dict[str, Any], strict: bool) -> None:
    """The rules for a request are SIMULATION's; here two readings of them agree."""
    for _ in range(2):  # the second time from memory
        for quick in (read_plain(raw, strict), usual(raw)):
            if quick is None:
                continue
            careful = read(raw, strict)
            assert quick == careful
            assert list(quick[4]) == list(careful[4])
            assert quick[4].shape is careful[4].shape


@given(request_objects())
def test_plainly_good_requests_are_read_quickly(raw: dict[str, Any]) -> None:
    """Else nothing would be won: a good request of the usual form is never left to careful reading."""
    texts = {**raw, "context": dict.fromkeys(raw["context"], "text")}
    assert read_plain(texts, True) is not None


def test_what_was_met_before_is_read_quickest() -> None:
    """A request of an ARN and texts, whose principal, action, account and keys others had, is checked no further."""
    raw = {"principal": SESSION, "action": "s3:GetObject", "resource": "arn:aws:s3:::b/k", "context": {"a:b": "x"}}
    others = {**raw, "resource": "arn:aws:s3:::b/l", "context": {"a:b": "y"}}

    assert read_plain(raw, True) is not None
    assert usual(others) is not None
    assert usual({**others, "context": {"a:b": ["y"]}}) is None
    assert usual({**others, "management_account": True}) is None


@given(odd_requests(), st.booleans())
def test_what_is_wrong_is_said_whichever_way_it_was_read(raw: dict[str, Any], strict: bool) -> None:
    """All problems at once (SIMULATION: every error names what was found and what was expected)."""
    try:
        read(raw, strict)
    except InputError as error:
        with pytest.raises(InputError) as caught:
            Request.from_dict(raw, strict=strict)
        assert str(caught.value) == str(error)
    else:
        Request.from_dict(raw, strict=strict)


def test_a_role_with_a_path_agrees_with_its_session() -> None:
    """A session's ARN has no path, its role's ARN has (IAM User Guide, IAM identifiers)."""
    raw = {"principal": SESSION, "action": "s3:GetObject", "context": {"aws:PrincipalArn": PATH}}

    assert read_plain(raw, True) is not None
    assert read_plain({**raw, "context": {"aws:PrincipalArn": f"{PATH}B"}}, True) is None


def test_contexts_with_the_same_keys_share_one_shape() -> None:
    """What is worked out for one request serves all of its form."""
    one = Request(*read({"principal": SESSION, "action": "a:b", "context": {"aws:SourceIp": "1.2.3.4"}}, True))
    other = Request.from_dict({"principal": SESSION, "action": "a:b", "context": {"aws:SourceIp": "5.6.7.8"}})

    assert one.context.shape is other.context.shape
    assert one.context != other.context


def test_shapes_with_a_list_are_told_apart() -> None:
    """A list has other rules than a text (IAM User Guide, Single-valued vs. multivalued context keys)."""
    assert Shape.of(("a:b",), ()) is not Shape.of(("a:b",), (0,))
    assert Shape.of(("a:b", "a:c"), (1,)) is Shape.of(("a:b", "a:c"), (1,))


def test_what_is_remembered_is_bounded() -> None:
    """A stream of scenarios with ever new keys, principals and actions needs constant memory."""
    for number in range(10_000):
        raw = {
            "principal": f"{SESSION}{number}",
            "action": f"s3:Get{number}",
            "context": {f"aws:PrincipalTag/{number}": ""},
        }
        assert read_plain(raw, True) is not None
    memories = (forms._callers, forms._actions, forms._forms, shape._shapes)
    huge = {"principal": SESSION, "action": "s3:GetObject", "context": {f"aws:PrincipalTag/{'x' * 10_000}": "x"}}

    assert all(0 < len(memory) <= 4_096 for memory in memories)
    assert not Request.from_dict(huge).context.shape.is_remembered
