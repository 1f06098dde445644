"""ARNs and their six segments."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abac.language.arn import Arn

SEGMENT = st.text(st.characters(exclude_characters=":"), max_size=5)


def test_an_arn_has_six_segments() -> None:
    """`arn:partition:service:region:account-id:resource-id` (General Reference, ARN format)."""
    assert Arn.parse("arn:aws:iam::111122223333:role/studio/x") == Arn(
        "arn", "aws", "iam", "", "111122223333", "role/studio/x"
    )


def test_the_resource_keeps_its_colons() -> None:
    """`resource-type:resource-id` is one segment (General Reference, ARN format)."""
    arn = Arn.parse("arn:aws:logs:eu-west-1:111122223333:log-group:/aws/x:*")
    assert arn is not None
    assert arn.resource == "log-group:/aws/x:*"


@pytest.mark.parametrize("text", ["", "*", "arn", "arn:aws:s3::bucket", "ARN:aws:s3:::bucket", "aws:s3:::bucket:x:y"])
def test_what_has_fewer_segments_or_another_start_is_no_arn(text: str) -> None:
    """An ARN starts with `arn` and has five colons at least (General Reference, ARN format)."""
    assert Arn.parse(text) is None


@given(st.tuples(*[SEGMENT] * 4), st.text(max_size=10))
def test_reading_is_the_inverse_of_writing(middle: tuple[str, str, str, str], resource: str) -> None:
    """No character is lost or moved to another segment."""
    arn = Arn("arn", *middle, resource)

    assert Arn.parse(str(arn)) == arn


@given(st.text("arn:x", max_size=20))
def test_what_is_read_is_written_as_it_was(text: str) -> None:
    """An ARN is its text."""
    arn = Arn.parse(text)
    assert arn is None or str(arn) == text
