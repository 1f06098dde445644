"""The compiled engine equals the readable reference in every member of a decision, and refuses what it refuses."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from abac.errors import Unsupported
from abac.language.condition import Condition, Quantifier
from abac.language.pattern import Pattern
from abac.language.policy import Effect, Patterns, Policy, PolicyType, Statement
from abac.language.policy_set import PolicySet
from abac.language.request import Request
from abac.language.scenario import Scenario, read_scenarios
from abac.operators import OPERATORS
from abac.simulate import decide
from abac.simulate.engine import Engine
from strategies.conditions import TEAMS, VARIABLES
from strategies.documents import policies
from strategies.requests import ACTIONS, PRINCIPALS, RESOURCES

# An example is a policy set and at least sixteen requests, since it takes longer to draw policies than to decide.
EXAMPLES = settings().max_examples
IS_NIGHT = EXAMPLES > 100
LONG = settings(max_examples=EXAMPLES * 16 // 5 if IS_NIGHT else EXAMPLES)
REQUESTS = 16
SCENARIOS = Path(__file__).parents[1] / "scenarios"
KEYS = (
    "aws:PrincipalTag/Team",
    "AWS:principaltag/team",
    "aws:ResourceTag/Team",
    "aws:RequestTag/Team",
    "aws:TagKeys",
    "AWS:TAGKEYS",
    "aws:SourceIp",
    "aws:CurrentTime",
    "aws:MultiFactorAuthAge",
    "aws:SecureTransport",
    "aws:PrincipalArn",
    "aws:username",
    "s3:prefix",
    "sagemaker:TaggingAction",
    "aws:FederatedProvider",
)
"""Keys of policies in several spellings: some that a service never supplies, some that may have several values."""

TEXTS = (
    *TEAMS,
    "",
    "*",
    "${aws:PrincipalTag/Team}",
    "true",
    "False",
    "10.1.2.3",
    "2001:db8::1",
    "2026-01-01T00:00:00Z",
    "3600",
    "1.5",
    "QmluYXJ5",
    "arn:aws:iam::111122223333:role/TeamA",
    "arn:aws:s3:::bucket/A/data",
    "arn:aws:iam::111122223333:saml-provider/idp",
)
MORE_PRINCIPALS = (
    *PRINCIPALS,
    "arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX",
)
MORE_ACTIONS = (
    *ACTIONS,
    "S3:GETOBJECT",
    "sagemaker:AddTags",
    "sagemaker:ListDomains",
    "kms:Decrypt",
    "kms:RetireGrant",
    "sts:AssumeRoleWithSAML",
    "sts:AssumeRoot",
    "iam:PassRole",
    "nosuch:Action",
)
MORE_RESOURCES = (
    *RESOURCES,
    "arn:aws:kms:eu-west-1:111122223333:key/1234abcd",
    "arn:aws:kms:eu-west-1:111122223333:alias/aws/s3",
    "arn:aws:s3:::bucket/team-a/*",
    "arn:aws:sagemaker:eu-west-1:111122223333:user-profile/d-1/A",
)
MORE_MEMBERS: tuple[dict[str, Any], ...] = (
    {},
    {},
    {"resource_account": "111122223333"},
    {"resource_account": "444455556666"},
    {"management_account": True},
    {"management_account": True, "resource_account": "444455556666"},
)
OPERANDS = (
    *TEXTS,
    *VARIABLES,
    "*",
    "A*",
    "*a",
    "?",
    "10.0.0.0/8",
    "2001:db8::/32",
    "${aws:PrincipalTag/Team}/*",
    "false",
)
PATHS = ("arn:aws:iam::111122223333:role/studio/TeamA", "arn:aws:iam::111122223333:role/aws-service-role/x/TeamA")

values = st.sampled_from(TEXTS) | st.lists(st.sampled_from(TEXTS), max_size=3) | st.just([""])


@st.composite
def contexts(draw: st.DrawFn) -> dict[str, Any]:
    """Keys in several spellings, each with one value, several or none."""
    found = draw(st.dictionaries(st.sampled_from(KEYS), values, max_size=6))
    spelled = {key.lower(): key for key in found}
    path = {"aws:PrincipalArn": draw(st.sampled_from(PATHS))} if draw(st.booleans()) else {}
    return {**{key: found[key] for key in spelled.values() if key != "aws:PrincipalArn"}, **path}


@st.composite
def questions(draw: st.DrawFn, *, most: int = 3) -> list[Request]:
    """Every context with every principal, action and resource, two or up to `most` of each: `REQUESTS` at least."""

    def some(words: tuple[Any, ...]) -> list[Any]:
        return draw(st.lists(st.sampled_from(words), min_size=2, max_size=most, unique=True))

    members = product(
        draw(st.lists(contexts(), min_size=2, max_size=4)),
        some(MORE_PRINCIPALS),
        some(MORE_ACTIONS),
        some(MORE_RESOURCES),
    )
    more = draw(st.sampled_from(MORE_MEMBERS))
    asked = (
        {"context": context, "principal": principal, "action": action, "resource": resource, **more}
        for context, principal, action, resource in members
    )
    return [Request.from_dict(raw, strict=False) for raw in asked]


def _some(policy_type: PolicyType) -> st.SearchStrategy[tuple[Policy, ...]]:
    return st.lists(policies(policy_type, max_size=3), max_size=2).map(tuple)


def _levels(policy_type: PolicyType) -> st.SearchStrategy[tuple[tuple[Policy, ...], ...] | None]:
    return st.none() | st.lists(_some(policy_type), min_size=1, max_size=2).map(tuple)


policy_sets = st.builds(
    PolicySet,
    identity=_some(PolicyType.IDENTITY),
    boundary=st.none() | _some(PolicyType.BOUNDARY),
    session=st.none() | _some(PolicyType.SESSION),
    resource=st.none() | policies(PolicyType.RESOURCE, max_size=3),
    scp=_levels(PolicyType.SCP),
    rcp=_levels(PolicyType.RCP),
    vpc_endpoint=st.none() | _some(PolicyType.VPC_ENDPOINT),
)


def answer(decider: Any, *arguments: Any) -> Any:
    """The decision, or the problems of a refusal."""
    try:
        return decider(*arguments)
    except Unsupported as error:
        return [str(problem) for problem in error.problems]


def assert_agreement(policy_set: PolicySet, requests: list[Request]) -> None:
    """Engine and reference give the same for each request, also when the engine remembers its form."""
    assert len(requests) == 1 or len(requests) >= REQUESTS
    engine = Engine(policy_set, strict=False)
    expected = [answer(decide, request, policy_set) for request in requests]
    for request, decision in zip((*requests, *requests), (*expected, *expected), strict=True):
        assert answer(engine.decide, request) == decision


@LONG
@given(policy_sets, questions())
def test_engine_and_reference_agree(policy_set: PolicySet, requests: list[Request]) -> None:
    """Two meanings, one name: outcome, statements, blocking types, absent and ignored keys, notes, refusals."""
    assert_agreement(policy_set, requests)


@LONG
@given(policy_sets, questions(), st.lists(st.sampled_from(MORE_RESOURCES), min_size=2, max_size=6))
def test_many_resources_are_decided_as_each_alone(
    policy_set: PolicySet, requests: list[Request], resources: list[str]
) -> None:
    """`decide_each` asks once what does not hang on the resource; the decisions are those of each request alone."""
    engine = Engine(policy_set, strict=False)
    for request in requests[:8]:
        alone = [answer(decide, request._replace(resource=resource), policy_set) for resource in resources]
        refusal = next((found for found in alone if isinstance(found, list)), None)

        assert answer(engine.decide_each, request, resources) == (alone if refusal is None else refusal)


@st.composite
def aimed_conditions(draw: st.DrawFn) -> Condition:
    """Any operator on the keys that the contexts have, with operands that such a key may meet."""
    operator = draw(st.sampled_from(sorted(operator.name for operator in OPERATORS.values())))
    operands = draw(st.lists(st.sampled_from(OPERANDS), min_size=1, max_size=3))
    is_null = operator == "Null"
    return Condition(
        operator=operator,
        key=draw(st.sampled_from(KEYS)),
        operands=tuple(Pattern.parse(text, variables=draw(st.booleans())) for text in operands),
        quantifier=Quantifier.SINGLE if is_null else draw(st.sampled_from(Quantifier)),
        if_exists=not is_null and draw(st.booleans()),
    )


def _everything(*conditions: Condition, effect: Effect, index: int = 0, resource: Patterns | None = None) -> Statement:
    star = Patterns((Pattern.parse("*"),))
    return Statement(effect, star, star if resource is None else resource, conditions=conditions, index=index)


@settings(LONG, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(Effect), st.lists(aimed_conditions(), max_size=2)), max_size=5), questions())
def test_conditions_hold_in_both(drawn: list[tuple[Effect, list[Condition]]], requests: list[Request]) -> None:
    """Every operator, quantifier and IfExists, on keys that are absent, single, multivalued, empty or not supplied."""
    statements = (_everything(*held, effect=effect, index=i) for i, (effect, held) in enumerate(drawn))
    assert_agreement(PolicySet(identity=(Policy(tuple(statements)),)), requests)


SEGMENTS = ("*", "aws", "", "s3", "sagemaker", "1111*", "111122223333", "${aws:PrincipalAccount}", "?*", "eu-west-?")
LAST = (
    "*",
    "bucket/*",
    "endpoint/A-1",
    "endpoint/${aws:PrincipalTag/Team}*",
    "*/A*",
    "role/Team?",
    "${aws:username}/*",
)

resource_texts = st.builds(
    lambda segments, last: ":".join(("arn", *segments, last)),
    st.lists(st.sampled_from(SEGMENTS), min_size=4, max_size=4),
    st.sampled_from(LAST),
) | st.sampled_from(
    (
        "*",
        "**",
        "?*",
        "arn:*",
        "arn:aws:s3:*",
        "arn:aws:sagemaker:*:*:endpoint",
        "*:*:*:*:*:*",
        "x:*",
        "arn:aws:s3",
        "*:*:s3:",
    )
)
elements = st.builds(
    lambda texts, negated: Patterns(tuple(map(Pattern.parse, texts)), negated),
    st.lists(resource_texts, min_size=1, max_size=4),
    st.booleans(),
)


@LONG
@given(st.lists(elements, min_size=1, max_size=4), questions())
def test_resources_match_in_both(drawn: list[Patterns], requests: list[Request]) -> None:
    """Segments alone, stars beyond colons, variables, lists and NotResource."""
    effects = (Effect.ALLOW, Effect.DENY)
    statements = (_everything(effect=effects[i % 2], index=i, resource=element) for i, element in enumerate(drawn))
    assert_agreement(PolicySet(identity=(Policy(tuple(statements)),)), requests)


DRAWN = (
    test_engine_and_reference_agree,
    test_many_resources_are_decided_as_each_alone,
    test_conditions_hold_in_both,
    test_resources_match_in_both,
)
"""The tests that draw policies and requests."""


def test_enough_is_compared() -> None:
    """2,000 decisions in CI and 200,000 in a night, over all tests that draw them; the table names each of those."""
    drawing = {test for test in globals().values() if getattr(test, "is_hypothesis_test", False)}
    assert drawing == set(DRAWN)
    assert len(DRAWN) * LONG.max_examples * REQUESTS >= (200_000 if IS_NIGHT else 2_000)


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in sorted(SCENARIOS.glob("*.yaml"))])
def test_scenarios_are_decided_alike(path: Path) -> None:
    """The scenarios hold the rules that AWS publishes; the comment of each names the page."""
    for scenario in read_scenarios(path):
        assert isinstance(scenario, Scenario)
        assert isinstance(scenario.policies, PolicySet)
        assert_agreement(scenario.policies, [scenario.request])


def test_threads_share_an_engine() -> None:
    """The engine is pure: what one thread makes it remember never changes another's answer."""
    allow = _everything(Condition("StringEquals", "aws:ResourceTag/Team", (Pattern.parse("A"),)), effect=Effect.ALLOW)
    policy_set = PolicySet(identity=(Policy((allow,)),))
    engine = Engine(policy_set)
    raws = [
        {
            "principal": PRINCIPALS[number % 3],
            "action": MORE_ACTIONS[number % 7],
            "resource": MORE_RESOURCES[number % 8],
            "context": {"aws:ResourceTag/Team": "AB"[number % 2], f"aws:PrincipalTag/{number % 11}": "x"},
        }
        for number in range(4_000)
    ]
    requests = [Request.from_dict(raw) for raw in raws]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(engine.decide, requests))

    assert found == [decide(request, policy_set) for request in requests]
