"""What the inputs of calls hold, by botocore's models."""

from __future__ import annotations

import pytest

from abac.catalog import service
from abac.generate.scaffold.inputs import inputs_of, taking_roles, taking_tags


@pytest.mark.parametrize(
    ("prefix", "role", "tags", "neither"),
    [
        ("codecommit", None, "CreateRepository", "DeleteRepository"),
        ("bedrock", "CreateAgent", "CreateGuardrail", "DeleteGuardrail"),  # agents are another model of one prefix
        ("states", None, None, None),  # botocore calls the model `stepfunctions`
    ],
)
def test_roles_and_tags_are_found_in_the_inputs(
    prefix: str, role: str | None, tags: str | None, neither: str | None
) -> None:
    """API references: CreateAgent takes agentResourceRoleArn, CreateRepository and CreateGuardrail take tags."""
    found = service(prefix)
    assert found is not None
    inputs = inputs_of(found)
    assert inputs.keys() <= found.actions.keys()
    assert role is None or role in taking_roles(inputs)
    assert tags is None or tags in taking_tags(inputs)
    assert neither is None or neither not in (*taking_roles(inputs), *taking_tags(inputs))


def test_names_that_only_contain_the_word_do_not_count() -> None:
    """A role's name ends in `role` or `roleArn`, in any case; tags are tags in whatever list."""
    inputs = {"A": {"agentResourceRoleArn"}, "B": {"roles"}, "C": {"TagList"}, "D": {"tagFilter"}, "E": {"role"}}
    assert taking_roles(inputs) == ("A", "E")
    assert taking_tags(inputs) == ("C",)
