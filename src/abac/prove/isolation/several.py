"""I7 from what the claims came to: the inductive argument over the tally, and a search for traces where it fails.

Source: PROOF.md, Several steps (I7).
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

from abac.catalog import Action, find_action
from abac.contract.cast import SYMBOLIC, SYMBOLIC_TEAM
from abac.contract.claims import Account, Claim
from abac.contract.questions import Session
from abac.language.world import PrincipalKind, RolePrincipal
from abac.prove.isolation.asking import Enquiry
from abac.prove.isolation.callers import TEAM_KINDS, renamed, sessions_of
from abac.prove.isolation.instances import Instance
from abac.prove.isolation.rows import Watch
from abac.prove.isolation.setting import Setting
from abac.prove.isolation.tally import Tally
from abac.prove.query import Answer, Proved, Question
from abac.prove.steps import (
    PASSED_ROLES,
    RESTS_ON,
    Actor,
    Argument,
    Found,
    Stage,
    changes_facts,
    counterexamples,
    search,
)
from abac.report import sentences
from abac.results.proof import Counterexample, ProofStatus, PropertyProof

SEVERAL: Final = "I7"
_TOLD: Final = 3


def with_several_steps(
    setting: Setting, names: Sequence[str], tally: Tally, properties: tuple[PropertyProof, ...]
) -> tuple[PropertyProof, ...]:
    """The results with that of I7, which follows from what the claims of I1 to I6 about the actions `names` came to."""
    return tuple(_judged(setting, names, tally, each) if each.id == SEVERAL else each for each in properties)


def watched(watch: Watch) -> Watch:
    """Tells `watch` once more, for I7, of each proof that the argument takes: of an action with an effect."""

    def told(question: Question, answer: Answer, property: str) -> None:
        watch(question, answer, property)
        action = question.space.known
        if property in RESTS_ON and action is not None and changes_facts(action) and isinstance(answer, Proved):
            watch(question, answer, SEVERAL)

    return told


def _judged(setting: Setting, names: Sequence[str], tally: Tally, known: PropertyProof) -> PropertyProof:
    started = time.perf_counter()
    actions = tuple(action for name in names if (action := find_action(name)))
    argument = _argument(setting, actions, tally)
    why_not = tuple(_why_not(argument, tally))
    traces = tuple(_traces(setting, actions)) if why_not else ()
    status, because = ProofStatus.PROVED, _because(argument)
    if why_not:
        status, because = ProofStatus.UNKNOWN, "; ".join(why_not)
    if traces:
        status, because = ProofStatus.REFUTED, ""
    rests_on = [tally.of(name) for name in RESTS_ON] if status is ProofStatus.PROVED else []
    core = dict.fromkeys(ref for each in rests_on for ref in each.core)
    return replace(
        known,
        status=status,
        because=because or None,
        rows=len(argument.rows),
        seconds=round(time.perf_counter() - started, 3),
        core=tuple(sorted(core, key=lambda ref: (ref.policy_type, ref.name or ref.policy, ref.statement))),
        assumptions=tuple(sorted({PASSED_ROLES, *(text for each in rests_on for text in each.assumptions)})),
        counterexamples=traces,
    )


def _argument(setting: Setting, actions: tuple[Action, ...], tally: Tally) -> Argument:
    sound = {name for name, found in tally.properties.items() if not found.breaches and not found.unknown}
    argument = Argument()
    for group in setting.groups:
        if group.role.kind in TEAM_KINDS:
            enquiry = Enquiry(setting, Instance(group.role, _profile(group.role)), sessions_of(group.role)[0])
            for action in actions:
                if enquiry.applying.may_allow(action.full_name, Account.HOME):
                    argument.note(action, enquiry.claims, partial(_counts, enquiry, sound))
    return argument


def _counts(enquiry: Enquiry, sound: set[str], claim: Claim) -> bool:
    return claim.property in sound and enquiry.row(claim).constrains(claim)


def _because(argument: Argument) -> str:
    """The argument in words."""
    number = sentences.count(len(argument.rows), "allowed row")
    return f"no allowed step changes what I1 and I2 rest on: I2 to I6 hold what each of {number} with an effect changes"


def _why_not(argument: Argument, tally: Tally) -> Iterator[str]:
    """Why the argument does not hold, the most important first."""
    broken = [name for name in RESTS_ON if tally.of(name).breaches]
    if broken:
        steps = "; on ".join(_one_step(tally, name) for name in broken)
        yield f"it rests on {steps}; no trace of several steps was found"
    unknown = [name for name in RESTS_ON if tally.of(name).unknown and name not in broken]
    if unknown:
        yield f"it rests on {', '.join(unknown)}, of which something is unknown"
    if argument.unreviewed:
        yield f"no reviewed effect of {_some(argument.unreviewed)}"
    if argument.loose:
        yield _some(argument.loose)
    if not argument.rows:
        yield "no allowed action of this source has an effect"


def _one_step(tally: Tally, name: str) -> str:
    """The property and the single request that breaks it, as people know it."""
    breaches = tally.of(name).breaches
    first = breaches[min(breaches, key=lambda key: (key[0], key[1].value))]
    more = f" and by {len(breaches) - 1} more" if len(breaches) > 1 else ""
    call = f"{first.action} on {first.words}" if first.words else first.action
    return f"{name}, which a single request of {first.who} breaks: {call}{more}"


def _some(texts: set[str]) -> str:
    told = sorted(texts)
    more = f" and {len(told) - _TOLD} more" if len(told) > _TOLD else ""
    return ", ".join(told[:_TOLD]) + more


def _traces(setting: Setting, actions: tuple[Action, ...]) -> Iterator[Counterexample]:
    """The traces of every kind of team's principal; other kinds of sessions are tried where the first gives none."""
    found: dict[PrincipalKind, Found] = {}
    troupe = _Troupe(setting, actions)
    for role in (group.role for group in setting.groups if group.role.kind in TEAM_KINDS and group.role.team):
        victim = troupe.enter(_victim(setting, role), Session.PRIVATE_SPACE)
        for session in sessions_of(role):
            traces = found.setdefault(role.kind, Found())
            search(
                Stage(troupe.enter(role, session), victim, setting.world.principals, troupe.enter, troupe.tag), traces
            )
            if traces.traces:
                break
    for traces in found.values():
        yield from counterexamples(traces)


def _victim(setting: Setting, role: RolePrincipal) -> RolePrincipal:
    """A role of another team, of the same permission profile if there is one, else the same role of a symbolic team."""
    same_kind = [other for other in setting.world.principals if other.kind is role.kind]
    others = [other for other in same_kind if other.team not in (None, role.team)]
    alike = [other for other in others if other.permission_profile == role.permission_profile]
    if others:
        return (alike or others)[0]
    names = {key: value for key, value in SYMBOLIC.items() if key in role.tags}
    rival = renamed(role, {**names, setting.world.team_tag: SYMBOLIC_TEAM}, setting.world.team_tag)
    return replace(rival, arn=f"{role.arn}-{SYMBOLIC_TEAM.lower()}") if rival.arn == role.arn else rival


def _profile(role: RolePrincipal, user: str = "alice") -> str:
    return f"{user}-{role.tags.get('TeamPrefix') or 'nobody'}"


@dataclass
class _Troupe:
    """Roles as actors; who enters twice is the same."""

    setting: Setting
    actions: tuple[Action, ...]
    _entered: dict[tuple[str, str | None, Session], Actor] = field(default_factory=dict)

    @property
    def tag(self) -> str:
        """The tag key whose value is the team."""
        return self.setting.world.team_tag

    def enter(self, role: RolePrincipal, session: Session) -> Actor:
        """The role in a session of this kind."""
        key = role.arn, role.team, session
        if key not in self._entered:
            self._entered[key] = self._actor(role, session)
        return self._entered[key]

    def _actor(self, role: RolePrincipal, session: Session) -> Actor:
        profile = _profile(role)
        enquiry = Enquiry(self.setting, Instance(role, profile), session)
        kind = f"{role.kind.replace('_', ' ')}{f' ({role.permission_profile})' if role.permission_profile else ''}"
        return Actor(
            role=role,
            session=session,
            profile=profile,
            words=f"{role.team}'s {kind}" if role.team else f"the {kind}",
            actions=tuple(one for one in self.actions if enquiry.applying.may_allow(one.full_name, Account.HOME)),
            answer=lambda claim: enquiry.row(claim).answer(claim),
            documents=lambda action: enquiry.applying.documents(action, Account.HOME),
        )
