"""Which resources a Resource element speaks of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abac.language.arn import Arn
from abac.language.pattern import Pattern
from abac.language.policy import Patterns
from abac.language.request import Context
from abac.simulate.condition import by_folded_key
from abac.simulate.resource import ResourceElement

ENDPOINT = "arn:aws:sagemaker:eu-west-1:111122223333:endpoint/fraud"


def speaks_of(pattern: str, resource: str, *, negated: bool = False, **tags: str) -> bool:
    """Whether an element with this one pattern speaks of the resource; `tags` are the caller's."""
    element = ResourceElement(Patterns((Pattern.parse(pattern),), negated))
    arn = Arn.parse(resource)
    context = Context({f"aws:PrincipalTag/{name}": value for name, value in tags.items()})
    return element.speaks_of(None if arn is None else tuple(arn), by_folded_key(context))


@pytest.mark.parametrize(
    "pattern",
    [
        "*",
        ENDPOINT,
        "arn:aws:sagemaker:*:*:endpoint/*",
        "arn:*:sagemaker:*:111122223333:endpoint/fr?ud",
        "arn:aws:sagemaker:eu-west-?:*:*",
        "arn:aws:sagemaker:*",
        "arn:aws:sage*",
        "arn:*",
    ],
)
def test_wildcards_stand_for_text_within_a_segment_and_the_last_for_all_that_follows(pattern: str) -> None:
    """A star within a segment; at the end it goes beyond colons (IAM JSON policy elements: Resource, wildcards)."""
    assert speaks_of(pattern, ENDPOINT)


@pytest.mark.parametrize(
    "pattern",
    [
        "arn:aws:sagemaker:*:endpoint/fraud",  # the star is one segment, not two
        "arn:aws:*:endpoint/fraud",
        "arn:aws:sagemaker:eu-west-1:111122223333",  # too short, and it does not end in a star
        "arn:aws:sagemaker:eu-west-1:111122223333:endpoint/fraudulent",
        "arn:aws:sagemaker:eu-west-1:111122223333:Endpoint/fraud",
        "arn:aws:sagemaker:eu-west-1:444455556666:endpoint/*",
        "arn:aws:s3:*",
        "arn:aws:sagemaker:eu-west-1:111122223333:endpoint/fr?aud",
    ],
)
def test_a_star_stays_in_its_segment_and_case_matters(pattern: str) -> None:
    """Wildcards stand within segments; resource names are case-sensitive (IAM JSON policy elements: Resource)."""
    assert not speaks_of(pattern, ENDPOINT)


def test_a_star_in_the_last_segment_takes_slashes_and_colons() -> None:
    """The star replaces everything, also `/` (IAM JSON policy elements: Resource); the resource part has colons too."""
    group = "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/sagemaker/Endpoints:log-stream:a/b"
    assert speaks_of("arn:aws:logs:*:*:log-group:/aws/*:log-stream:*", group)
    assert speaks_of("arn:aws:s3:::team-a/*", "arn:aws:s3:::team-a/x/y/z.csv")


def test_only_a_star_speaks_of_a_request_without_resource() -> None:
    """Such actions need all resources, `*` (Service Authorization Reference, Resource types column)."""
    assert speaks_of("*", "*")
    assert not speaks_of("arn:aws:sagemaker:*:*:*", "*")
    assert not speaks_of("arn:*", "*")


def test_not_resource_speaks_of_everything_else() -> None:
    """NotResource matches every resource but those listed (IAM JSON policy elements: NotResource)."""
    assert not speaks_of("arn:aws:sagemaker:*:*:endpoint/*", ENDPOINT, negated=True)
    assert speaks_of("arn:aws:s3:::*", ENDPOINT, negated=True)
    assert speaks_of("arn:aws:s3:::*", "*", negated=True)
    assert not speaks_of("*", ENDPOINT, negated=True)


def test_a_variable_in_a_resource_stands_for_the_value() -> None:
    """A variable may stand in the resource part (Policy variables, Resource element)."""
    pattern = "arn:aws:s3:::data/${aws:PrincipalTag/Team}/*"
    assert speaks_of(pattern, "arn:aws:s3:::data/A/x.csv", Team="A")
    assert not speaks_of(pattern, "arn:aws:s3:::data/B/x.csv", Team="A")


def test_a_resource_whose_variable_has_no_value_is_never_spoken_of() -> None:
    """A variable that is not present matches nothing (Policy variables, Principal key values)."""
    assert not speaks_of("arn:aws:s3:::data/${aws:PrincipalTag/Team}*", "arn:aws:s3:::data/")
    assert speaks_of("arn:aws:s3:::data/${aws:PrincipalTag/Team, 'all'}", "arn:aws:s3:::data/all")


def test_wildcards_and_colons_in_the_value_of_a_variable_are_ordinary_characters() -> None:
    """A value is text: a tag `*` opens nothing, a tag with a colon moves no segment (Policy variables)."""
    assert not speaks_of("arn:aws:s3:::data/${aws:PrincipalTag/Team}", "arn:aws:s3:::data/B", Team="*")
    assert speaks_of("arn:aws:s3:::data/${aws:PrincipalTag/Team}", "arn:aws:s3:::data/a:b", Team="a:b")


SEGMENT = st.text("ab/", min_size=0, max_size=3)


@given(st.lists(SEGMENT, min_size=5, max_size=5), st.data())
def test_a_pattern_made_from_an_arn_by_starring_parts_speaks_of_it(segments: list[str], data: st.DataObject) -> None:
    """Replacing any part of a segment with a star can only add resources (by what a star stands for)."""
    arn = "arn:" + ":".join(segments)
    starred = []
    for segment in segments:
        start = data.draw(st.integers(0, len(segment)))
        end = data.draw(st.integers(start, len(segment)))
        starred.append(segment[:start] + data.draw(st.sampled_from(["*", segment[start:end]])) + segment[end:])
    assert speaks_of("arn:" + ":".join(starred), arn)


@given(st.lists(SEGMENT, min_size=5, max_size=5), st.integers(0, 4))
def test_a_resource_that_differs_in_a_plain_segment_is_not_spoken_of(segments: list[str], index: int) -> None:
    """A segment without wildcards must be the same (IAM JSON policy elements: Resource)."""
    other = [*segments]
    other[index] += "x"
    assert not speaks_of("arn:" + ":".join(segments), "arn:" + ":".join(other))
