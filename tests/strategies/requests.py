"""Hypothesis strategies for requests, in the vocabulary of the documents."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from abac.language.principal import Principal
from abac.language.request import Request
from strategies.conditions import KEYS, texts

PRINCIPALS = (
    "arn:aws:iam::111122223333:role/TeamA",
    "arn:aws:sts::111122223333:assumed-role/TeamA/alice",
    "arn:aws:sts::444455556666:assumed-role/TeamB/bob",
    "arn:aws:iam::444455556666:user/bob",
    "arn:aws:iam::111122223333:root",
    "arn:aws:sts::111122223333:federated-user/carol",
    "sagemaker.amazonaws.com",
    "*",
)
ACTIONS = ("s3:GetObject", "s3:PutObject", "sagemaker:DeleteEndpoint", "sagemaker:CreateApp", "sts:AssumeRole")
RESOURCES = (
    "*",
    "arn:aws:s3:::bucket/A/data",
    "arn:aws:s3:::bucket/other",
    "arn:aws:sagemaker:eu-west-1:111122223333:endpoint/A-1",
    "arn:aws:sagemaker:eu-west-1:444455556666:endpoint/fraud",
    "arn:aws:iam::111122223333:role/TeamA",
)
DERIVED = ("aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalType", "aws:ResourceAccount")

principals = st.sampled_from(PRINCIPALS).map(Principal.parse)
# Tag keys ignore case, so a list that may stand in aws:TagKeys holds each spelling once.
context_values = texts | st.lists(texts, max_size=3, unique_by=str.casefold)
contexts = st.dictionaries(st.sampled_from([key for key in KEYS if key not in DERIVED]), context_values, max_size=5)
"""Contexts as a scenario gives them: keys with a text or a list of texts."""


@st.composite
def request_objects(draw: st.DrawFn) -> dict[str, Any]:
    """The `request` member of a scenario."""
    request: dict[str, Any] = {
        "principal": draw(st.sampled_from(PRINCIPALS)),
        "action": draw(st.sampled_from(ACTIONS)),
        "resource": draw(st.sampled_from(RESOURCES)),
        "context": draw(contexts),
    }
    if draw(st.booleans()):
        request["resource_account"] = draw(st.sampled_from(("111122223333", "444455556666")))
    return request


requests = request_objects().map(Request.from_dict)
