"""Claims about the platform's own roles: the sign-in's backend, the openers, the domain's default role (I9, L5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from abac.catalog import Action, ResourceType
from abac.contract.claims.claim import Claim, Claimant
from abac.contract.claims.clauses import ALL, every, on, other_than, when
from abac.contract.claims.forms import a, of_sign_in
from abac.contract.claims.labels import CREATING, ON_WHAT_EXISTS, TAGGING
from abac.contract.claims.roles import SAME_ACCOUNT, to_sagemaker
from abac.contract.claims.surroundings import from_within, surroundings
from abac.contract.effects import Effect, creator_of, effects_of
from abac.contract.ownership import is_user_owned, rule
from abac.contract.premise import Premise
from abac.contract.properties import Contract
from abac.contract.questions.question import kind_of

_NETWORK: Final = "NetworkProfile"


def platform_claims(contract: Contract, claimant: Claimant, action: Action) -> Iterator[Claim]:
    """Everything that must hold of one action for all requests of a role of the platform: its job, and nothing else."""
    jobs = contract.jobs.get(claimant.kind, {})
    if action.is_wildcard_only:
        yield from _without_resource(claimant, action, jobs)
        return
    for row in action.resource_types:
        kind = kind_of(action, row.resource_type)
        if kind.name in jobs.get(action.full_name, ()):
            yield from _job(claimant, action, kind)
            yield from surroundings(claimant, action, kind.name)
        else:
            yield Claim("I9", action, kind.name, ALL, False, f"any {kind.name}, which is none of its jobs")


def _without_resource(claimant: Claimant, action: Action, jobs: Mapping[str, tuple[str, ...]]) -> Iterator[Claim]:
    if action.full_name in jobs:
        yield Claim("L5", action, "", from_within(claimant, action), True, "")
        yield from surroundings(claimant, action, "")
    else:
        yield Claim("I9", action, "", ALL, False, "anything, which is none of its jobs")


def _job(claimant: Claimant, action: Action, kind: ResourceType) -> Iterator[Claim]:
    effects = effects_of(action)
    within = from_within(claimant, action)
    if Effect.PASS_ROLE in effects:
        yield from _passing(within, action, kind)
    elif is_user_owned(kind):
        yield from _profiles(claimant, within, action, kind)
    else:
        mine = of_sign_in(kind) or ALL
        yield Claim("L5", action, kind.name, every(within, mine), True, f"the sign-in's own {kind.name}")
        words = f"{a(kind)} that is not the sign-in's"
        yield Claim("I9", action, kind.name, other_than(mine), False, words)


def _passing(within: Premise, action: Action, kind: ResourceType) -> Iterator[Claim]:
    teams, to_it = on(rule("opened_roles")), to_sagemaker()
    same = (SAME_ACCOUNT,)
    yield Claim("L5", action, kind.name, every(within, teams, to_it), True, "a team's role, for SageMaker")
    yield Claim("I4", action, kind.name, other_than(teams), False, "a role that is no team's", assumptions=same)
    words = "a team's role, for another service than SageMaker"
    yield Claim("I9", action, kind.name, every(teams, other_than(to_it)), False, words, assumptions=same)


def _profiles(claimant: Claimant, within: Premise, action: Action, kind: ResourceType) -> Iterator[Claim]:
    """Studio profiles of the teams on the opener's network profile: made with their tags, and opened by them."""
    effects = effects_of(action)
    is_new = Effect.LABEL in effects or effects.creates == kind.name
    right = _on_its_network(claimant, "RequestTag" if is_new else "ResourceTag")
    scope: Premise = ALL
    if Effect.LABEL in effects:
        scope = when({"StringEquals": {TAGGING: creator_of(action.service, kind.name) or ""}})
        existing = when(ON_WHAT_EXISTS)
        yield Claim("I3", action, kind.name, existing, False, f"{a(kind)} that exists, changing its labels")
        other = every(when(CREATING), other_than(scope))
        yield Claim("I9", action, kind.name, other, False, f"{a(kind)} while something else is created")
    honest = every(within, scope, right, _only_its_labels(claimant) if is_new else ALL)
    yield Claim("L5", action, kind.name, honest, True, f"{a(kind)} of a team on its network profile")
    words = f"{a(kind)} of no team, or of one on another network profile"
    yield Claim("I9", action, kind.name, every(scope, other_than(right)), False, words)


def _on_its_network(claimant: Claimant, tag: str) -> Premise:
    network = {f"aws:{tag}/{_NETWORK}": f"${{aws:PrincipalTag/{_NETWORK}}}"}
    return when({"StringEquals": network, "Null": {f"aws:{tag}/{claimant.team_tag}": "false"}})


def _only_its_labels(claimant: Claimant) -> Premise:
    """Requests that give no tags but the team's and the network profile's, by their right spelling."""
    return when({"ForAllValues:StringEquals": {"aws:TagKeys": [claimant.team_tag, _NETWORK, "TeamPrefix"]}})
