"""What AWS added to SageMaker after the data was made is known by name."""

from __future__ import annotations

import botocore.session

from abac.catalog import find_action, newer_actions


def _operations_signed_as(service: str) -> set[str]:
    session = botocore.session.Session()
    # Only services of that name are loaded: reading the models of all of AWS would take seconds.
    models = (session.get_service_model(name) for name in session.get_available_services() if service in name)
    return {name for model in models if model.signing_name == service for name in model.operation_names}


def test_every_operation_of_the_sdk_is_in_the_catalogue_or_named_as_newer() -> None:
    """AWS SDK for Python, service models that sign as `sagemaker`: a new operation must not go unseen."""
    newer = set(newer_actions())
    unseen = {f"sagemaker:{name}" for name in _operations_signed_as("sagemaker")} - newer
    assert sorted(name for name in unseen if find_action(name) is None) == []


def test_what_is_named_as_newer_is_not_in_the_catalogue() -> None:
    """Once the data has taken an action up, its row here is to be removed."""
    assert [name for name in newer_actions() if find_action(name)] == []
    assert len(newer_actions()) == len(set(newer_actions()))


def test_the_resource_policy_of_an_endpoint_is_among_them() -> None:
    """SageMaker API Reference, PutEndpointPolicy: a second way to share an endpoint, newer than the data."""
    assert "sagemaker:PutEndpointPolicy" in newer_actions()
