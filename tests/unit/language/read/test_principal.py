"""The Principal element."""

from __future__ import annotations

from typing import Any

import pytest

from abac.language import Pattern, PrincipalElement
from abac.language.read import Faults
from abac.language.read.principal import read_principal
from abac.located import from_plain


def read(value: Any) -> tuple[PrincipalElement | None, list[str]]:
    """The element, and what is wrong."""
    faults = Faults()
    return read_principal(from_plain(value), faults), [str(problem) for problem in faults.problems]


def test_anyone_and_every_kind_are_read() -> None:
    """`"*"`, or a mapping of AWS, Service, Federated and CanonicalUser (JSON policy elements: Principal)."""
    assert read("*") == (PrincipalElement(anyone=True), [])
    element, problems = read(
        {"AWS": ["111122223333", "*"], "Service": "sagemaker.amazonaws.com", "Federated": ["x"], "CanonicalUser": "c"}
    )
    assert problems == []
    assert element == PrincipalElement(
        aws=(Pattern.parse("111122223333"), Pattern.parse("*")),
        service=("sagemaker.amazonaws.com",),
        federated=("x",),
        canonical_user=("c",),
    )


@pytest.mark.parametrize(
    "text",
    [
        "111122223333",
        "arn:aws:iam::111122223333:root",
        "arn:aws-cn:iam::111122223333:role/path/Team",
        "arn:aws:sts::111122223333:assumed-role/Team/alice",
        "arn:aws:sts::111122223333:federated-user/bob",
        "AROAEXAMPLEID1234567",
        "*",
    ],
)
def test_every_form_that_aws_stores_is_read(text: str) -> None:
    """Accounts, roles, sessions, users, federated users, unique ids of deleted principals, everybody (Principal)."""
    assert read({"AWS": text})[1] == []


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("111122223333", "the text `111122223333`; expected `*` or a mapping"),
        ({}, "an empty mapping"),
        ({"AWS": []}, "an empty list"),
        ({"Aws": "*"}, "unknown kind of principal `Aws`"),
        ({"AWS": 111122223333}, "the number `111122223333`; expected an account id in quotes"),
        ({"AWS": "arn:aws:iam::111122223333:role/*"}, "the ARN of a principal without wildcards"),
        ({"AWS": "alice"}, "`alice`; expected an account id"),
        ({"Service": "sagemaker"}, "`sagemaker`; expected a principal of kind `Service`"),
        ({"Federated": ""}, "empty text; expected a principal of kind `Federated`"),
    ],
)
def test_another_form_is_a_problem(value: Any, found: str) -> None:
    """No wildcard matches part of a principal's name or ARN (JSON policy elements: Principal)."""
    (problem,) = read(value)[1]
    assert found in problem
