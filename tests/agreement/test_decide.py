"""`decide` agrees with a second, naive telling of AWS's rules, and does not depend on what must not matter."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from abac.errors import Unsupported
from abac.language.pattern import Pattern
from abac.language.policy import Effect, Patterns, Policy, PolicyType, Statement
from abac.language.policy_set import PolicySet
from abac.language.request import Request
from abac.results import Decision, Outcome
from abac.simulate import asked, decide, speaks
from abac.simulate.match import Ready
from strategies.documents import policies
from strategies.requests import requests

IDENTITY, BOUNDARY, SESSION, SCP = PolicyType.IDENTITY, PolicyType.BOUNDARY, PolicyType.SESSION, PolicyType.SCP


def everything(effect: Effect) -> Statement:
    """A statement that speaks of every request."""
    star = Patterns((Pattern.parse("*"),))
    return Statement(effect, star, star)


OPEN = Policy((everything(Effect.ALLOW),))


def layer(policy_type: PolicyType, at_most: int = 2) -> st.SearchStrategy[tuple[Policy, ...]]:
    """Some documents of one policy type, mostly with one that allows everything: else hardly any request would pass."""
    some = st.lists(policies(policy_type, max_size=2), max_size=at_most).map(tuple)
    if policy_type in (PolicyType.RCP, PolicyType.VPC_ENDPOINT):
        return some
    return st.tuples(some, st.sampled_from([(OPEN,), (OPEN,), ()])).map(lambda parts: (*parts[0], *parts[1]))


policy_sets = st.builds(
    PolicySet,
    identity=layer(IDENTITY),
    boundary=st.none() | layer(BOUNDARY),
    session=st.none() | layer(SESSION),
    resource=st.none() | policies(PolicyType.RESOURCE, max_size=3),
    scp=st.none() | st.lists(layer(SCP), max_size=2).map(tuple),
    rcp=st.none() | st.lists(layer(PolicyType.RCP, 1), max_size=1).map(tuple),
    vpc_endpoint=st.none() | layer(PolicyType.VPC_ENDPOINT, 1),
)


def decided(request: Request, policy_set: PolicySet) -> Decision | None:
    """The decision, or None where the request is refused."""
    try:
        return decide(request, policy_set)
    except Unsupported:
        return None


def effects(request: Request, documents: tuple[Policy, ...], policy_type: PolicyType) -> set[Effect]:
    """The effects of the statements that speak, each asked by itself without any index."""
    question = asked(request)
    return {
        statement.effect
        for policy in documents
        for statement in policy.statements
        if speaks(Ready(statement, policy_type), question).speaks
    }


def naively(request: Request, policy_set: PolicySet) -> Outcome:
    """AWS's rules for a caller with an identity in one account, where no resource policy takes part.

    Source: IAM User Guide, "Policy evaluation for requests within a single account".
    """
    levels = [(IDENTITY, policy_set.identity)]
    levels += [(BOUNDARY, policy_set.boundary)] if policy_set.boundary is not None else []
    levels += [(SESSION, policy_set.session)] if policy_set.session is not None else []
    levels += [(SCP, level) for level in policy_set.scp or ()]
    said = [effects(request, documents, policy_type) for policy_type, documents in levels]
    if any(Effect.DENY in found for found in said):
        return Outcome.EXPLICITLY_DENIED
    return Outcome.ALLOWED if all(Effect.ALLOW in found for found in said) else Outcome.IMPLICITLY_DENIED


def is_plain(request: Request) -> bool:
    """Whether the caller is a user or session that acts on its own account, on what has no policy of its own."""
    own = request.resource_account == request.principal.account
    federated = request.principal.text.startswith("arn:aws:sts") and "federated-user" in request.principal.text
    caller = request.principal.text.startswith("arn:") and not request.principal.text.endswith(":root")
    return own and caller and not federated and not request.management_account and request.service != "sts"


@given(requests.filter(is_plain), policy_sets)
def test_decide_agrees_with_the_rules_told_naively(request: Request, policy_set: PolicySet) -> None:
    """Deny anywhere, else an Allow in every layer (Policy evaluation for requests within a single account)."""
    alone = replace(policy_set, resource=None, rcp=None, vpc_endpoint=None)
    decision = decided(request, alone)
    if decision is not None and "aws-service-role" not in (request.principal_arn or ""):
        assert decision.outcome is naively(request, alone)


@given(requests, policy_sets)
def test_a_decision_is_consistent_in_itself(request: Request, policy_set: PolicySet) -> None:
    """Allowed: nothing blocks; explicitly denied: Denies decided, and their types block (SIMULATION.md, blocked_by)."""
    decision = decided(request, policy_set)
    if decision is None:
        return
    assert decision.allowed is (not decision.blocked_by)
    deciding = {ref.effect for ref in decision.decided_by}
    if decision.outcome is Outcome.EXPLICITLY_DENIED:
        assert deciding == {Effect.DENY}
        assert {ref.policy_type for ref in decision.decided_by} <= decision.blocked_by
    elif decision.allowed:
        assert deciding <= {Effect.ALLOW}
    else:
        assert not decision.decided_by
    assert decision.ignored_keys <= set(request.context)


@given(requests, policy_sets, policies(IDENTITY, max_size=1))
def test_a_further_deny_never_lets_more_pass(request: Request, policy_set: PolicySet, further: Policy) -> None:
    """An explicit deny overrides any allow; it can only take away (Deny evaluation)."""
    denies = Policy(tuple(replace(statement, effect=Effect.DENY) for statement in further.statements))
    before = decided(request, policy_set)
    after = decided(request, replace(policy_set, identity=(*policy_set.identity, denies)))
    if before is not None and after is not None and not before.allowed:
        assert not after.allowed


@given(requests, policy_sets, policies(IDENTITY, max_size=1))
def test_a_further_allow_never_lets_less_pass(request: Request, policy_set: PolicySet, further: Policy) -> None:
    """Allows of one policy type are a union; another can only add (Policy evaluation within a single account)."""
    allows = Policy(tuple(replace(statement, effect=Effect.ALLOW) for statement in further.statements))
    before = decided(request, policy_set)
    after = decided(request, replace(policy_set, identity=(*policy_set.identity, allows)))
    if before is not None and after is not None and before.allowed:
        assert after.allowed


@given(requests, policy_sets)
def test_neither_order_nor_splitting_of_documents_matters(request: Request, policy_set: PolicySet) -> None:
    """Documents of one policy type are a union of statements (Policy evaluation within a single account)."""

    def split(documents: tuple[Policy, ...]) -> tuple[Policy, ...]:
        one_each = [replace(policy, statements=(s,)) for policy in documents for s in policy.statements]
        return tuple(reversed(one_each))

    apart = replace(
        policy_set,
        identity=split(policy_set.identity),
        scp=None if policy_set.scp is None else tuple(split(level) for level in reversed(policy_set.scp)),
    )
    before, after = decided(request, policy_set), decided(request, apart)
    if before is not None and after is not None:
        assert (before.outcome, before.blocked_by) == (after.outcome, after.blocked_by)


@given(requests, policies(IDENTITY, max_size=3))
def test_the_index_finds_what_asking_every_statement_finds(request: Request, policy: Policy) -> None:
    """The statements found by action and asked on are those that `speaks` says speak."""
    decision = decided(request, PolicySet(identity=(policy,)))
    if decision is None or decision.outcome is Outcome.IMPLICITLY_DENIED or "role" not in request.principal.text:
        return
    question = asked(request)
    speaking = [s.index for s in policy.statements if speaks(Ready(s, IDENTITY), question).speaks]
    assert {ref.statement for ref in decision.decided_by} <= set(speaking)


@given(requests, policy_sets)
def test_a_deny_of_everything_denies_everyone_with_an_identity(request: Request, policy_set: PolicySet) -> None:
    """Nobody whom identity policies bind passes an explicit deny in them (Deny evaluation)."""
    if not is_plain(request):
        return
    shut = replace(policy_set, identity=(*policy_set.identity, Policy((everything(Effect.DENY),))))
    decision = decided(request, shut)
    assert decision is None or decision.outcome is Outcome.EXPLICITLY_DENIED
