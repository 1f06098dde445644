"""Actions are found by name, by pattern and by likeness, whatever their case."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abac.catalog import expand, find_action, nearest_action, service, services


def _naive(pattern: str, text: str) -> bool:
    """IAM's `*` and `?` by their definition: slow, and nothing to get wrong."""
    if not pattern:
        return not text
    if pattern[0] == "*":
        return any(_naive(pattern[1:], text[start:]) for start in range(len(text) + 1))
    return bool(text) and pattern[0] in ("?", text[0]) and _naive(pattern[1:], text[1:])


def test_an_action_is_found_in_any_case_and_spelled_as_aws_spells_it() -> None:
    """IAM User Guide, IAM JSON policy elements: Action: prefix and name ignore case."""
    found = find_action("SAGEMAKER:createendpoint")
    assert found is not None
    assert found.full_name == "sagemaker:CreateEndpoint"


@pytest.mark.parametrize("name", ["sagemaker:NoSuchAction", "nosuch:CreateEndpoint", "CreateEndpoint", "", ":", "*"])
def test_what_is_no_action_is_not_found(name: str) -> None:
    """Service Authorization Reference: none of these is listed."""
    assert find_action(name) is None


def test_a_star_alone_is_every_action_of_every_service() -> None:
    """IAM User Guide, IAM JSON policy elements: Action: `"Action": "*"`."""
    everything = expand("*")
    assert len(everything) == len(set(everything)) == 20455
    assert {name.partition(":")[0] for name in everything} == set(services())
    assert expand("*:*") == everything


def test_a_prefix_is_the_whole_of_a_service_and_of_no_other() -> None:
    """`sagemaker:*` says nothing of sagemaker-mlflow, a service of its own."""
    found = service("sagemaker")
    assert found is not None
    assert expand("sagemaker:*") == tuple(f"sagemaker:{name}" for name in found.actions)


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("sagemaker:InvokeEndpoint", ("sagemaker:InvokeEndpoint",)),
        (
            "sagemaker:invoke*",
            (
                "sagemaker:InvokeEndpoint",
                "sagemaker:InvokeEndpointAsync",
                "sagemaker:InvokeEndpointWithResponseStream",
            ),
        ),
        ("s3:?etObject", ("s3:GetObject",)),
        ("sts:*Role", ("sts:AssumeRole",)),
        ("sagemaker", ()),
        ("sage*", ()),
        ("nosuch:*", ()),
        ("", ()),
    ],
)
def test_patterns_name_actions(pattern: str, names: tuple[str, ...]) -> None:
    """IAM User Guide, IAM JSON policy elements: Action: `*` any characters, `?` one; the prefix is required."""
    assert expand(pattern) == names


@given(st.text(alphabet="*?aeglnopst", max_size=9))
def test_expansion_agrees_with_the_definition_of_wildcards(name: str) -> None:
    """IAM User Guide, IAM JSON policy elements: Action, checked against a matcher that follows the definition."""
    expected = tuple(full for full in expand("ecr:*") if _naive(name, full.partition(":")[2].lower()))
    assert expand(f"ecr:{name}") == expected


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("sagemaker:CreateFeatureGroups", "sagemaker:CreateFeatureGroup"),
        ("sagemaker:createendpont", "sagemaker:CreateEndpoint"),
        ("sagmaker:CreateEndpoint", "sagemaker:CreateEndpoint"),
        ("s3:GetObjects", "s3:GetObject"),
        ("sagemaker:Zzzzzzzz", None),
        ("zzzzzzzz:CreateEndpoint", None),
        ("CreateEndpoint", None),
    ],
)
def test_a_slip_of_the_pen_finds_what_was_meant(typed: str, meant: str | None) -> None:
    """The nearest name of the same service, else of a service whose prefix is like it."""
    assert nearest_action(typed) == meant
