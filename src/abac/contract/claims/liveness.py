"""Claims of legitimate work: what a permission profile must be able to do, on all that is its own (L1 to L4)."""

from __future__ import annotations

from collections.abc import Iterator

from abac.catalog import Action, ResourceType
from abac.contract.claims.claim import Account, Claim, Claimant
from abac.contract.claims.clauses import every, when
from abac.contract.claims.forms import labelled, named, of_aws, of_platform, own, prefixed
from abac.contract.claims.labels import TAGGING, good_label, takes_label
from abac.contract.claims.roles import passable, to_sagemaker
from abac.contract.claims.studio import ownership
from abac.contract.claims.surroundings import from_within
from abac.contract.effects import Effect, creator_of, effects_of
from abac.contract.ownership import aws_accounts, is_prefixed, is_user_owned, request_keys
from abac.contract.premise import Premise
from abac.contract.properties import Contract
from abac.contract.questions import Session
from abac.contract.questions.studio import is_studio
from abac.results import Relation


def liveness(contract: Contract, claimant: Claimant, action: Action, kind: ResourceType | None) -> Iterator[Claim]:
    """The claims that the contract demands of the caller's permission profile; `kind` None: on no resource."""
    role, name = claimant.role, kind.name if kind else ""
    for relation in Relation:
        property = contract.demands(role.permission_profile, action.full_name, name, relation, role.choices)
        if property is None or (_is_personal(action, kind) and claimant.session is not Session.PRIVATE_SPACE):
            continue
        if relation is Relation.AWS and kind is not None:
            yield from _of_aws(property, claimant, action, kind)
            continue
        premise = every(from_within(claimant, action), _legitimate(contract, claimant, action, kind, relation))
        yield Claim(property, action, name, premise, True, f"{_WORDS[relation]}{name}".strip())


def _of_aws(property: str, claimant: Claimant, action: Action, kind: ResourceType) -> Iterator[Claim]:
    """What AWS opens to everybody, in each account in which it owns some; without an account it is nobody else's."""
    within, words = from_within(claimant, action), f"AWS's own {kind.name}"
    for account in aws_accounts(action.full_name, kind.name) or ("",):
        whose = Account.AWS if account else Account.HOME
        premise = every(within, of_aws(kind, account))
        yield Claim(property, action, kind.name, premise, True, words, whose, aws_account=account)


_WORDS = {Relation.OWN: "its own ", Relation.PLATFORM: "the platform's ", Relation.NONE: ""}


def _is_personal(action: Action, kind: ResourceType | None) -> bool:
    """Whether only a session that knows its own Studio profile can do it."""
    return kind is not None and is_user_owned(kind) and is_studio(action)


def _legitimate(
    contract: Contract, claimant: Claimant, action: Action, kind: ResourceType | None, relation: Relation
) -> Premise:
    if kind is None or relation is Relation.NONE:
        return every(*(when(key.honest_of(action)) for key in request_keys() if action.supports_key(key.key)))
    if relation is Relation.PLATFORM:
        return of_platform(kind)
    effects = effects_of(action)
    if Effect.PASS_ROLE in effects:
        role = passable(contract, claimant, action, kind)
        return every(to_sagemaker(), role) if role is not None else to_sagemaker()
    parts = [good_label(claimant.team_tag)] if takes_label(action, kind, claimant.team_tag) else []
    if Effect.LABEL in effects:
        creator = creator_of(action.service, kind.name) or ""
        return every(*parts, when({"StringEquals": {TAGGING: creator}}))
    creates = effects.creates == kind.name
    if is_user_owned(kind) and is_studio(action):
        parts += (
            [ownership(action, kind).own] if creates else [ownership(action, kind).own, labelled(claimant.team_tag)]
        )
    elif creates and parts:
        parts.append(prefixed(kind) if is_prefixed(kind) else named(kind, {}))
    else:
        parts.append(own(kind, claimant.team_tag) or every())
    return every(
        *parts, *(when(key.honest_of(action)) for key in request_keys() if action.supports_key(key.key, kind.name))
    )
