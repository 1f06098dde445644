"""Requests and their context."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abac.errors import InputError
from abac.language.request import Context, Request, context_value

SESSION = "arn:aws:sts::111122223333:assumed-role/TeamA/alice"
ROLE = "arn:aws:iam::111122223333:role/TeamA"
ENDPOINT = "arn:aws:sagemaker:eu-west-1:444455556666:endpoint/fraud"


def raw(**members: Any) -> dict[str, Any]:
    """A good request with some members replaced."""
    return {"principal": SESSION, "action": "sagemaker:DeleteEndpoint", "resource": ENDPOINT, **members}


def problems(request: Any, *, strict: bool = True) -> list[str]:
    """The lines of the error that the request gives."""
    with pytest.raises(InputError) as caught:
        Request.from_dict(request, strict=strict)
    return str(caught.value).splitlines()


@given(
    st.dictionaries(st.text("aB\u03c3\u03c2:", min_size=1, max_size=3), st.text(max_size=2)),
    st.sampled_from([str.upper, str.lower]),
)
def test_context_keys_ignore_case(values: dict[str, str], recase: Callable[[str], str]) -> None:
    """Condition key names are not case-sensitive (IAM User Guide, Condition element)."""
    context = Context(values)

    for key in values:
        assert key in context
        assert recase(key) in context
        assert context[recase(key)] == context[key]
    assert "absent:key" not in context


def test_a_context_keeps_the_spelling_of_the_input() -> None:
    """Reports show a key as its author wrote it."""
    context = Context({"AWS:sourceip": "203.0.113.7"})

    assert list(context) == ["AWS:sourceip"]
    assert len(context) == 1
    assert repr(context) == "Context({'AWS:sourceip': '203.0.113.7'})"


def test_a_key_with_several_values_has_no_single_value() -> None:
    """Multivalued keys are no policy variables (IAM User Guide, Policy variables)."""
    context = Context({"aws:TagKeys": ("A", "B"), "aws:username": "ann"})

    assert context.single("aws:tagkeys") is None
    assert context.single("aws:UserName") == "ann"
    assert context.single("aws:userid") is None


def test_a_copy_with_more_keys_leaves_the_context_alone() -> None:
    """Values are never changed in place."""
    context = Context({"aws:username": "ann"})
    more = context.with_(aws__UserName="bob", aws__SourceIp="203.0.113.7")

    assert dict(more) == {"aws:UserName": "bob", "aws:SourceIp": "203.0.113.7"}
    assert dict(context) == {"aws:username": "ann"}


@pytest.mark.parametrize(
    ("given_value", "expected"),
    [
        (True, "true"),
        (3600, "3600"),
        (1.5, "1.5"),
        ("x", "x"),
        (["a", False, 1], ("a", "false", "1")),
        ([], ()),
        (None, None),
        ({}, None),
        ([["a"]], None),
    ],
)
def test_context_values_become_text_as_aws_writes_it(given_value: object, expected: object) -> None:
    """Booleans and numbers may be JSON's own (IAM User Guide, Supported data types)."""
    assert context_value(given_value) == expected


def test_what_follows_from_principal_and_resource_is_derived() -> None:
    """aws:PrincipalArn is the role's, aws:ResourceAccount the owner's (IAM User Guide, global context keys)."""
    request = Request.from_dict(raw())

    assert dict(request.context) == {
        "aws:PrincipalArn": ROLE,
        "aws:PrincipalAccount": "111122223333",
        "aws:PrincipalType": "AssumedRole",
        "aws:ResourceAccount": "444455556666",
    }
    assert request.service == "sagemaker"
    assert request.principal_arn == ROLE


def test_a_service_brings_no_principal_keys() -> None:
    """aws:PrincipalArn and its like belong to IAM principals (IAM User Guide, global condition context keys)."""
    request = Request.from_dict({"principal": "sagemaker.amazonaws.com", "action": "sts:AssumeRole", "resource": ROLE})

    assert dict(request.context) == {"aws:ResourceAccount": "111122223333"}
    assert request.principal_arn is None


@pytest.mark.parametrize(
    ("resource", "stated", "expected"),
    [
        ("arn:aws:s3:::bucket/key", None, "111122223333"),
        ("arn:aws:sagemaker:eu-west-1:aws:hub/SageMakerPublicHub", None, "111122223333"),
        ("*", None, "111122223333"),
        (ENDPOINT, None, "444455556666"),
        ("arn:aws:s3:::bucket/key", "777788889999", "777788889999"),
    ],
)
def test_the_resource_account_is_stated_in_the_arn_or_the_principals(
    resource: str, stated: str | None, expected: str
) -> None:
    """S3's ARNs name no account (Service Authorization Reference, Amazon S3, resource types)."""
    members = {} if stated is None else {"resource_account": stated}
    request = Request.from_dict(raw(resource=resource, **members))

    assert request.resource_account == expected
    assert request.context["aws:ResourceAccount"] == expected


def test_the_path_of_a_role_comes_from_a_given_principal_arn() -> None:
    """A session's ARN has no path, its role's ARN has (IAM User Guide, IAM identifiers)."""
    with_path = "arn:aws:iam::111122223333:role/studio/team1/TeamA"
    request = Request.from_dict(raw(context={"AWS:principalarn": with_path}))

    assert request.principal_arn == with_path


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("aws:PrincipalArn", "arn:aws:iam::111122223333:role/studio/TeamB"),
        ("aws:PrincipalArn", "arn:aws:iam::444455556666:role/TeamA"),
        ("aws:PrincipalArn", "arn:aws:iam::111122223333:user/TeamA"),
        ("aws:PrincipalArn", [ROLE]),
        ("aws:PrincipalAccount", "444455556666"),
        ("aws:PrincipalType", "User"),
        ("aws:ResourceAccount", "111122223333"),
    ],
)
def test_a_given_value_that_contradicts_is_an_error_or_wins(key: str, value: Any) -> None:
    """Strict refuses a request that cannot be; lenient lets the given value win (SIMULATION.md, Scenario)."""
    request = raw(context={key: value})

    assert len(problems(request)) == 1
    lenient = Request.from_dict(request, strict=False).context[key]
    assert lenient == (tuple(value) if isinstance(value, list) else value)


def test_all_problems_are_told_at_once() -> None:
    """Whoever repairs a file repairs it in one go; each line has place, found and expected."""
    found = problems(
        {
            "principal": "alice",
            "action": "s3:Get*",
            "resource": "bucket",
            "resource_account": 111122223333,
            "management_account": "yes",
            "context": {"aws:SourceIp": None, "SourceIp": "x", "aws:TagKeys": "A", "AWS:tagkeys": "B"},
            "contxt": {},
        }
    )

    assert [line.split(":", 1)[0] for line in found] == [
        "request.contxt",
        "request.principal",
        "request.action",
        "request.resource",
        "request.resource_account",
        "request.management_account",
        "request.context.aws",
        "request.context.SourceIp",
        "request.context.AWS",
    ]
    assert all("; expected " in line for line in found)
    assert "`AWS:tagkeys` and `aws:TagKeys`" in found[-1]


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        ([], "request: a list; expected an object with `principal` and `action`"),
        ({"action": "s3:GetObject"}, "request.principal: nothing; expected the ARN of a principal"),
        (raw(context=[]), "request.context: a list; expected an object of context keys and values"),
        (raw(action="s3:"), "request.action: `s3:`; expected one action such as `s3:GetObject`"),
    ],
)
def test_a_problem_names_place_found_and_expected(request_: Any, expected: str) -> None:
    """The form of every error (ARCHITECTURE.md, Errors)."""
    assert problems(request_) == [expected]


def test_two_tag_keys_that_differ_in_case_are_an_error() -> None:
    """Tag keys ignore case, so `Team` and `team` in one request are ambiguous (AWS-FACTS, evaluation rule 19)."""
    assert problems(raw(context={"aws:RequestTag/Team": "A", "aws:RequestTag/team": "B"})) == [
        "request.context.aws:RequestTag/team: `aws:RequestTag/team` and `aws:RequestTag/Team`; "
        "expected one of them: context keys ignore case"
    ]
    assert problems(raw(context={"aws:TagKeys": ["Team", "team"]})) == [
        "request.context.aws:TagKeys: `Team` and `team`; expected one of them: tag keys ignore case"
    ]
    lenient = Request.from_dict(raw(context={"aws:TagKeys": ["Team", "team"]}), strict=False)
    assert lenient.context["aws:TagKeys"] == ("Team", "team")
