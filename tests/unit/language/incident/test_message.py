"""Access-denied messages (IAM User Guide, Troubleshoot access denied error messages)."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abac.errors import InputError
from abac.language.incident import Incident, Reported, is_message, read_message
from abac.language.incident.message import LONGEST
from abac.language.policy import PolicyType

SESSION = "arn:aws:sts::111122223333:assumed-role/team1-data-scientist/SageMaker"
JOB = "arn:aws:sagemaker:eu-west-1:111122223333:training-job/team1-fraud"
OLD = f"User: {SESSION} is not authorized to perform: sagemaker:StopTrainingJob on resource: {JOB}"
ACTION = "sagemaker:StopTrainingJob"


def reported(reason: str) -> Reported | None:
    """What is read of why."""
    return read_message(f"{OLD} {reason}").reported


def test_the_old_form_names_caller_action_and_resource_and_no_reason() -> None:
    """Before 2021 the message ended with the resource; services may still answer so."""
    found = read_message(OLD)
    assert (found.principal, found.action, found.resource) == (SESSION, ACTION, JOB)
    assert found.reported == Reported(allowed=False)


@pytest.mark.parametrize(
    ("words", "policy_type"),
    [
        ("service control policy", PolicyType.SCP),
        ("resource control policy", PolicyType.RCP),
        ("resource-based policy", PolicyType.RESOURCE),
        ("identity-based policy", PolicyType.IDENTITY),
        ("permissions boundary", PolicyType.BOUNDARY),
        ("session policy", PolicyType.SESSION),
        ("VPC endpoint policy", PolicyType.VPC_ENDPOINT),
        ("role trust policy", PolicyType.RESOURCE),
    ],
)
def test_every_policy_type_is_known_in_both_forms(words: str, policy_type: PolicyType) -> None:
    """The page lists an implicit and an explicit message for each policy type."""
    assert reported(f"because no {words} allows the {ACTION} action") == Reported(False, False, policy_type)
    article = "the" if "trust" in words else "an" if words[0] in "aeiou" else "a"
    assert reported(f"with an explicit deny in {article} {words}") == Reported(False, True, policy_type)


def test_the_policys_arn_is_read_where_it_is_given() -> None:
    """Since 2026-01 the ARN follows the policy type (AWS Security Blog, Enhanced access denied error messages)."""
    arn = "arn:aws:organizations::444455556666:policy/o-exampleorgid/service_control_policy/p-examplepolicyid"
    found = reported(f"with an explicit deny in a service control policy: {arn}")
    assert found == Reported(False, True, PolicyType.SCP, arn)


def test_an_explicit_deny_may_name_no_policy_type() -> None:
    """Messages to callers of other organisations end with `with an explicit deny`."""
    assert reported("with an explicit deny") == Reported(False, True)


@pytest.mark.parametrize(
    "around",
    [
        "An error occurred (AccessDeniedException) when calling the StopTrainingJob operation: {}",
        "botocore.exceptions.ClientError: {}\n",
        '  "message": "{}",',
        "{}.",
    ],
)
def test_what_a_program_prints_around_it_does_not_matter(around: str) -> None:
    """People paste what the AWS CLI, boto3 or a console printed."""
    message = around.format(f"{OLD} because no identity-based policy allows the {ACTION} action")
    found = read_message(message)
    assert (found.principal, found.action, found.resource) == (SESSION, ACTION, JOB)
    assert found.reported == Reported(False, False, PolicyType.IDENTITY)


def test_line_breaks_of_a_mail_do_not_matter() -> None:
    """The same message, folded."""
    message = f"{OLD} with an explicit\n> deny".replace(" is not authorized", "\nis not\nauthorized").replace("> ", "")
    assert is_message(message)
    assert read_message(message).reported == Reported(False, True)


def test_a_message_may_name_no_resource() -> None:
    """`codecommit:ListRepositories` and its like name none (the page's own example)."""
    found = read_message(
        f"User: {SESSION} is not authorized to perform: codecommit:ListRepositories with an explicit deny"
    )
    assert (found.action, found.resource) == ("codecommit:ListRepositories", None)


def test_an_encoded_message_says_how_to_decode_it() -> None:
    """Only STS decodes it (STS API Reference, DecodeAuthorizationMessage); the text itself is not repeated."""
    text = "You are not authorized to perform this operation. Encoded authorization failure message: kQt5secret"
    assert is_message(text)
    with pytest.raises(InputError, match=r"-:1:51: an encoded .*decode-authorization-message") as caught:
        read_message(text, "-")
    assert "kQt5secret" not in str(caught.value)


def test_another_text_is_refused_without_being_repeated() -> None:
    """A pasted text may hold secrets; the place and what was expected are enough."""
    with pytest.raises(InputError, match="names no principal and action") as caught:
        read_message("password=hunter2", "denial.txt")
    assert "hunter2" not in str(caught.value)


def test_a_text_that_is_too_long_is_refused_first() -> None:
    """Limits come before anything is searched."""
    with pytest.raises(InputError, match="more than 100,000 characters"):
        read_message("x" * (LONGEST + 1))


@pytest.mark.parametrize("part", ["User: ", "User: a is not authorized to perform: ", "because no ", "a:", " \n"])
def test_time_grows_no_faster_than_the_text(part: str) -> None:
    """Patterns that go back over what they read would take minutes for these."""
    started = time.process_time()
    text = f"{OLD} {part * (LONGEST // len(part) - 200)}"
    assert isinstance(read_message(text[:LONGEST]), Incident)
    assert time.process_time() - started < 2


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Nothing but InputError is raised, whatever is pasted."""
    try:
        read_message(text)
    except InputError as error:
        assert len(error.problems) == 1
