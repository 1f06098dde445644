"""Everything that requests of one form have in common, and what follows from the statements that speak of one.

Who must say yes is the reference's matter (`simulate.decide`, `simulate.sides`): its own functions are asked here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from abac.language.policy import Effect, PolicyType
from abac.language.principal import Naming
from abac.language.request import Request
from abac.results import Decision, Outcome
from abac.simulate.decide import (
    Judgement,
    Judgements,
    endpoint_allows,
    identity_allows,
    limit_allows,
    resource_allows,
    scp_allows,
)
from abac.simulate.plan.statements import Line
from abac.simulate.plan.view import View
from abac.simulate.sides import GRANTS, Grant, sides

Spoke = Iterable[tuple[Line, Naming | None]]
"""The statements that speak of a request, in AWS's order, each with how it names the caller."""


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """The statements of all documents that apply to requests of one form.

    `levels` are the policy types of the levels of documents, in AWS's order; a line knows its place among them.
    `notes` are those that every request of the form gets.
    """

    levels: Sequence[PolicyType]
    lines: Sequence[Line]
    view: View
    ignored: frozenset[str]
    notes: tuple[str, ...]
    has_boundary: bool

    def decision(self, request: Request, spoke: Spoke, absent: Iterable[str], notes: Iterable[str]) -> Decision:
        """What follows where these statements speak of a request of this form, and no others."""
        said = [Judgement(policy_type) for policy_type in self.levels]
        for line, naming in spoke:
            level = said[line.place]
            (level.allows if line.ref.effect is Effect.ALLOW else level.denies).append(line.ref)
            if line.ref.effect is Effect.ALLOW and naming is not None:
                level.grant = max(level.grant, GRANTS[naming], key=_reach)
        by_type: Judgements = {}
        for level in said:
            by_type.setdefault(level.policy_type, []).append(level)
        denies = tuple(ref for level in said for ref in level.denies)
        blocked = frozenset((*(ref.policy_type for ref in denies), *_not_allowing(request, by_type)))
        outcome = Outcome.EXPLICITLY_DENIED if denies else Outcome.IMPLICITLY_DENIED if blocked else Outcome.ALLOWED
        allows = tuple(ref for level in said for ref in level.allows) if outcome is Outcome.ALLOWED else ()
        return Decision(outcome, denies or allows, blocked, frozenset(absent), self.ignored, tuple(notes))


_LIMITS: Final = (PolicyType.BOUNDARY, PolicyType.SESSION)


def _not_allowing(request: Request, said: Judgements) -> Iterator[PolicyType]:
    """The policy types whose Allow is needed and that do not allow."""
    who = sides(request)
    grant = max((level.grant for level in said.get(PolicyType.RESOURCE, ())), key=_reach, default=Grant.NONE)
    if not scp_allows(said):
        yield PolicyType.SCP
    if not resource_allows(who, grant):
        yield PolicyType.RESOURCE
    if not identity_allows(request, who, said, grant):
        yield PolicyType.IDENTITY
    yield from (limit for limit in _LIMITS if not limit_allows(limit, request, said, grant))
    if not endpoint_allows(said):
        yield PolicyType.VPC_ENDPOINT


def _reach(grant: Grant) -> int:
    return grant.value
