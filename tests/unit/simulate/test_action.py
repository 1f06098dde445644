"""What the catalogue does not know of a request."""

from __future__ import annotations

import pytest

from abac.catalog import about
from abac.simulate.action import action_note, unknown
from unit.simulate.situations import ACCOUNT, BUCKET, ENDPOINT, OBJECT, request

DOMAIN = f"arn:aws:sagemaker:eu-west-1:{ACCOUNT}:domain/d-1"


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("sagemaker:DeleteEndpoint", ENDPOINT),
        ("SAGEMAKER:deleteendpoint", ENDPOINT),  # names of actions ignore case
        ("sagemaker:DeleteEndpoint", "*"),  # none in particular
        ("sagemaker:ListEndpoints", "*"),
        ("s3:GetObject", OBJECT),
        ("s3:ListBucket", BUCKET),
    ],
)
def test_an_action_on_a_resource_of_its_types_is_known(action: str, resource: str) -> None:
    """Columns "Actions" and "Resource types" (Service Authorization Reference, SageMaker AI and S3)."""
    assert not list(unknown(request(action, resource)))


@pytest.mark.parametrize(
    ("action", "resource", "expected"),
    [
        ("sagemaker:DeleteEndpoint", OBJECT, "a resource of its types: endpoint"),
        ("s3:GetObject", BUCKET, "a resource of its types: "),  # an object's ARN has a slash
        ("sagemaker:ListDomains", DOMAIN, "`*`, on which it is decided"),  # its column is empty
    ],
)
def test_a_resource_of_none_of_the_actions_types_is_told(action: str, resource: str, expected: str) -> None:
    """The row of the action names the resource types that it takes (Service Authorization Reference)."""
    (problem,) = unknown(request(action, resource))
    assert problem.place.path == "request.resource"
    assert problem.found == f"`{resource}`, on which AWS does not define `{action}`"
    assert problem.expected.startswith(expected)


@pytest.mark.parametrize(
    ("action", "meant"),
    [("sagemaker:DeleteEndpoit", "sagemaker:DeleteEndpoint"), ("sagemakr:DeleteEndpoint", "sagemaker:DeleteEndpoint")],
)
def test_an_action_that_is_misspelt_is_told_with_what_was_meant(action: str, meant: str) -> None:
    """SageMaker AI has an action DeleteEndpoint, and none of that other name (Service Authorization Reference)."""
    (problem,) = unknown(request(action, ENDPOINT))
    assert (problem.place.path, problem.meant) == ("request.action", meant)
    assert f"`{action}`" in problem.found
    assert f"did you mean `{meant}`?" in action_note(action)


def test_an_unknown_action_is_told_with_the_age_of_the_catalogue() -> None:
    """What AWS added after that day may be right, so people must know it (SIMULATION.md, notes name readings)."""
    assert f"the catalogue of {about()['date']} does not know" in action_note("nosuch:Nothing")
    assert "did you mean" not in action_note("nosuch:Nothing")


def test_an_action_that_is_newer_than_the_catalogue_is_not_a_slip() -> None:
    """AddInferenceGateway is an operation of the SDK's SageMaker model, not of the catalogue (newer_actions.json)."""
    (problem,) = unknown(request("sagemaker:addinferencegateway", ENDPOINT))
    assert "newer than the catalogue" in problem.found
    assert problem.meant is None
