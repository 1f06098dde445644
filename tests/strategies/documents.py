"""Hypothesis strategies for policies of every type: as values, as plain documents, and as JSON or YAML text."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from hypothesis import strategies as st

from abac.language.pattern import Pattern
from abac.language.policy import Effect, Patterns, Policy, PolicyType, Statement
from abac.language.principal import PrincipalElement
from strategies.conditions import condition_blocks

ACTIONS = (
    "*",
    "s3:*",
    "s3:GetObject",
    "s3:Get*",
    "S3:putobject",
    "sagemaker:*",
    "sagemaker:DeleteEndpoint",
    "sagemaker:Delete????point",
    "sts:AssumeRole",
    "iam:PassRole",
)
RESOURCES = (
    "*",
    "arn:aws:s3:::bucket/*",
    "arn:aws:s3:::bucket/${aws:PrincipalTag/Team}/*",
    "arn:*:sagemaker:*:*:endpoint/*",
    "arn:aws:sagemaker:eu-west-1:111122223333:endpoint/${aws:PrincipalTag/Team, 'none'}-?",
    "arn:aws:iam::111122223333:role/TeamA",
)
ACCOUNTS = ("111122223333", "444455556666")
AWS_PRINCIPALS = (
    "*",
    *ACCOUNTS,
    "arn:aws:iam::111122223333:root",
    "arn:aws:iam::111122223333:role/TeamA",
    "arn:aws:sts::111122223333:assumed-role/TeamA/alice",
    "arn:aws:iam::444455556666:user/bob",
)
_BARE = (PolicyType.IDENTITY, PolicyType.BOUNDARY, PolicyType.SESSION, PolicyType.SCP)


@cache
def some(values: tuple[str, ...], *, variables: bool, negatable: bool = True) -> st.SearchStrategy[Patterns]:
    """One to three of `values` as an element, the negated form among them."""
    texts = st.lists(st.sampled_from(values), min_size=1, max_size=3, unique=True)
    negated = st.booleans() if negatable else st.just(False)
    return st.builds(
        lambda chosen, is_negated: Patterns(
            tuple(Pattern.parse(text, variables=variables) for text in chosen), is_negated
        ),
        texts,
        negated,
    )


@st.composite
def principal_elements(draw: st.DrawFn, *, negatable: bool = True) -> PrincipalElement:
    """A Principal, or a NotPrincipal, in every form."""
    negated = negatable and draw(st.booleans())
    if draw(st.booleans()):
        return PrincipalElement(anyone=True, negated=negated)
    aws = draw(st.lists(st.sampled_from(AWS_PRINCIPALS), max_size=2, unique=True))
    service = draw(st.sampled_from(((), ("sagemaker.amazonaws.com",))))
    return PrincipalElement(
        aws=tuple(Pattern.parse(text, variables=False) for text in aws),
        service=service,
        federated=draw(st.sampled_from(((), ("arn:aws:iam::111122223333:saml-provider/idp",)))),
        canonical_user=("79a59df900b949e5",) if not aws and not service else (),
        negated=negated,
    )


@st.composite
def statements(
    draw: st.DrawFn, policy_type: PolicyType = PolicyType.IDENTITY, *, index: int = 0, variables: bool = True
) -> Statement:
    """One statement that AWS would store in a policy of this type."""
    is_rcp = policy_type is PolicyType.RCP
    effect = Effect.DENY if is_rcp else draw(st.sampled_from(Effect))
    principal = None
    if is_rcp:
        principal = PrincipalElement(anyone=True)
    elif policy_type not in _BARE:
        negatable = effect is Effect.DENY and policy_type is not PolicyType.TRUST
        principal = draw(principal_elements(negatable=negatable))
    actions = tuple(action for action in ACTIONS if not is_rcp or action != "*")
    resource = None if policy_type is PolicyType.TRUST else draw(some(RESOURCES, variables=variables))
    return Statement(
        effect=effect,
        action=draw(some(actions, variables=False, negatable=not is_rcp)),
        resource=resource,
        principal=principal,
        conditions=draw(condition_blocks(variables=variables, max_size=2)),
        sid=draw(st.none() | st.just(f"Statement{index}")),
        index=index,
    )


@st.composite
def policies(draw: st.DrawFn, policy_type: PolicyType = PolicyType.IDENTITY, *, max_size: int = 4) -> Policy:
    """A document of one policy type, of either Version."""
    version = draw(st.sampled_from(("2012-10-17", "2012-10-17", "2008-10-17")))
    count = draw(st.integers(1, max_size))
    drawn = [draw(statements(policy_type, index=index, variables=version == "2012-10-17")) for index in range(count)]
    return Policy(tuple(drawn), version, draw(st.none() | st.just("an-id")))


policy_types = st.sampled_from(PolicyType)


def values(characters: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    """Any value that JSON can hold, with texts of these characters."""
    scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    return st.recursive(
        scalars | st.text(characters),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(characters, max_size=6), inner, max_size=4),
        max_leaves=12,
    )


json_values = values(st.characters(codec="utf-8"))

ELEMENTS = (
    "Version",
    "Statement",
    "Effect",
    "Action",
    "Resource",
    "Principal",
    "Condition",
    "Sid",
    "Id",
    "StringEquals",
)
_WORDS = (*ELEMENTS, "Allow", "2012-10-17", "s3:GetObject", "*", "aws:PrincipalTag/Team", "identity", "request", "scp")
nonsense: st.SearchStrategy[Any] = st.recursive(
    st.sampled_from(_WORDS) | st.none() | st.booleans() | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_WORDS), inner, max_size=4),
    max_leaves=15,
)
"""Values that use the language's words in places where they may not make sense."""


@st.composite
def damaged(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> bytes:
    """A text with some bytes cut out, doubled or overwritten."""
    data = bytearray(draw(texts).encode())
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 4)))
        data[start:end] = draw(
            st.sampled_from((b"", b'"', b"}", b"[", b"\x00", b"\xff", b"\\u", b": ", b"\t", b"&a *a"))
        )
    return bytes(data)


json_texts = json_values.map(lambda value: json.dumps(value, ensure_ascii=False))
