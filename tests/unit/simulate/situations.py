"""Requests and policies in a few words, for the tests of the simulator."""

from __future__ import annotations

from typing import Any

from abac.language.condition import Condition, Quantifier
from abac.language.pattern import Pattern
from abac.language.policy import Policy, PolicyType
from abac.language.policy_set import PolicySet
from abac.language.read import Faults, read_layers, read_policy
from abac.language.request import Request
from abac.located import from_plain

ACCOUNT = "111122223333"
OTHER_ACCOUNT = "444455556666"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/TeamA"
SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/TeamA/alice"
USER = f"arn:aws:iam::{ACCOUNT}:user/alice"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
ENDPOINT = f"arn:aws:sagemaker:eu-west-1:{ACCOUNT}:endpoint/fraud"
BUCKET = "arn:aws:s3:::team-a"
OBJECT = "arn:aws:s3:::team-a/data.csv"
KEY = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab"
FULL_ACCESS = {"Effect": "Allow", "Action": "*", "Resource": "*"}

Statement = dict[str, Any]


def document(*statements: Statement, version: str = "2012-10-17") -> dict[str, Any]:
    """A document as JSON has it."""
    return {"Version": version, "Statement": list(statements)}


def allow(action: str | list[str] = "*", resource: str = "*", **members: Any) -> Statement:
    """An Allow; further members by name, such as `Condition` and `Principal`."""
    return {"Effect": "Allow", "Action": action, "Resource": resource, **members}


def deny(action: str | list[str] = "*", resource: str = "*", **members: Any) -> Statement:
    """A Deny; further members by name."""
    return {"Effect": "Deny", "Action": action, "Resource": resource, **members}


def trust(principal: Any, action: str = "sts:AssumeRole", **members: Any) -> Statement:
    """An Allow of a trust policy."""
    return {"Effect": "Allow", "Principal": principal, "Action": action, **members}


def policy(
    *statements: Statement, policy_type: PolicyType = PolicyType.IDENTITY, version: str = "2012-10-17"
) -> Policy:
    """A document that was read."""
    return read_policy(from_plain(document(*statements, version=version)), policy_type)


def policies(**layers: Any) -> PolicySet:
    """A policy set, each layer as a scenario has it; a bare statement stands for a list with one document of it."""
    whole = {name: _layer(name, value) for name, value in layers.items()}
    faults = Faults()
    found = read_layers(from_plain(whole), faults)
    faults.settle(strict=True)
    return PolicySet(*found)


def _layer(name: str, value: Any) -> Any:
    if isinstance(value, dict) and "Effect" in value:
        value = document(value)
        value = value if name == "resource" else [[value]] if name in ("scp", "rcp") else [value]
    return value


def request(
    action: str = "sagemaker:DeleteEndpoint", resource: str = ENDPOINT, principal: str = SESSION, **members: Any
) -> Request:
    """A request; `context` and further members as a scenario has them."""
    return Request.from_dict({"principal": principal, "action": action, "resource": resource, **members})


def condition(operator: str, key: str, *operands: str, variables: bool = True) -> Condition:
    """A condition; `operator` as a document spells it: `ForAnyValue:StringLikeIfExists`."""
    quantifier, _, name = operator.rpartition(":")
    if_exists = name.endswith("IfExists")
    patterns = tuple(Pattern.parse(operand, variables=variables) for operand in operands)
    return Condition(name.removesuffix("IfExists"), key, patterns, Quantifier(quantifier), if_exists)
