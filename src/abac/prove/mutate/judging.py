"""One mutant: what it changes of the decisions, and whether a property notices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final, NamedTuple

from abac.catalog import expand
from abac.contract import STRANGER_ACCOUNT, Contract, reads_session
from abac.language.policy import Effect, Statement
from abac.language.world import RolePrincipal, World
from abac.prove.counterexample import scenario
from abac.prove.difference.asked import Asked, asked_outsiders, of_role
from abac.prove.difference.names import Callers
from abac.prove.difference.pairing import Pair
from abac.prove.difference.rows import Encoded, Row, groups_of, rows
from abac.prove.difference.slices import Group, Names, grouped, names
from abac.prove.encode import Documents
from abac.prove.isolation.setting import Setting
from abac.prove.mutate.noticing import Watch, noticed, noticed_outside
from abac.prove.mutate.worlds import Document, carries
from abac.prove.query import Proved, Refuted, Unknown
from abac.results import StatementRef
from abac.results.mutant import MutantOutcome

_NAMED: Final = 3  # statements that a proof names
_SILENT: Final = Group((), same=True)


class Verdict(NamedTuple):
    """How a mutant ends in one setting of the backstops."""

    outcome: MutantOutcome
    because: str
    killed_by: str | None = None
    example: Mapping[str, Any] | None = None


@dataclass
class Baseline:
    """The policies as they are, with the answers that all of their mutants are compared with.

    `alike` are, by the ARN of a role, all roles that differ from it in names alone.
    """

    world: World
    contract: Contract
    alike: Mapping[str, tuple[RolePrincipal, ...]] = field(default_factory=dict)
    _spoken: dict[str, dict[str, Group]] = field(default_factory=dict)
    _callers: dict[tuple[str, str], Callers] = field(default_factory=dict)
    _encoded: dict[str, Encoded] = field(default_factory=dict)

    @cached_property
    def watch(self) -> Watch:
        """The claims about the policies as they are."""
        return Watch(Setting(self.world, self.contract))

    def documents(self, role: RolePrincipal) -> Documents:
        """What decides the role's requests."""
        return Documents(self.world.policies_for(role, ""), self.world.resource_policies)

    def encoded(self, role: RolePrincipal) -> Encoded:
        """What the policies say of the role's requests, as far as it was asked for."""
        return self._encoded.setdefault(role.arn, {})

    def spoken(self, role: RolePrincipal) -> Mapping[str, Group]:
        """The actions that the role may be allowed, with the statements that speak of them."""
        if role.arn not in self._spoken:
            documents = self.documents(role)
            groups = grouped(documents, documents)
            self._spoken[role.arn] = {action: group for group in groups for action in group.actions}
        return self._spoken[role.arn]

    def asked(self, role: RolePrincipal, trial: Trial, after: Documents) -> Asked:
        """The role before and after a change, under every name that statements tell from its own."""
        one = of_role(
            role,
            self.world,
            self.documents(role),
            after,
            (role.account, STRANGER_ACCOUNT),
            self.alike.get(role.arn, ()),
            self.watch.setting.alphabets,
        )
        return one if trial.says_more else replace(one, calling=lambda group: self._called(role.arn, one, group))

    def _called(self, arn: str, one: Asked, group: Group) -> Callers:
        """The callers of a group of one action, remembered: a change that says nothing new leaves them as they are."""
        key = arn, group.actions[0]
        if group.actions[0] not in self._spoken[arn]:
            return one.calling(group)
        if key not in self._callers:
            self._callers[key] = one.calling(group)
        return self._callers[key]


class Trial(NamedTuple):
    """One change: the document, the statement before and after, and the whole world after it."""

    document: Document
    before: Statement
    after: Statement | None
    world: World

    @property
    def says_more(self) -> bool:
        """Whether the new statement holds a text, or a comparison, that the old one does not."""
        return self.after is not None and not _said(self.after) <= _said(self.before)


def _said(statement: Statement) -> frozenset[object]:
    conditions = ((each.key, each.operator, operand) for each in statement.conditions for operand in each.operands)
    return frozenset((*conditions, *(statement.resource.patterns if statement.resource else ())))


def judged(baseline: Baseline, trial: Trial) -> Verdict:
    """Killed by the first property that notices, else what the difference is, proved where there is none."""
    watch = Watch(Setting(trial.world, baseline.contract))
    found = _Found()
    for role, row in _affected(baseline, trial):
        found.note(row)
        if row.differs and (property := noticed(baseline.watch, watch, role, row)):
            return _killed(property, row)
    for row in _outside(baseline.world, trial.world):
        found.note(row)
    if property := noticed_outside(baseline.watch, watch):
        return Verdict(MutantOutcome.KILLED, f"{property}: somebody outside", property, found.example)
    return found.verdict()


def _affected(baseline: Baseline, trial: Trial) -> Iterator[tuple[RolePrincipal, Row]]:
    """The rows of roles that the change may decide otherwise."""
    for role, same in zip(baseline.world.principals, trial.world.principals, strict=True):
        if not carries(role, trial.document):
            continue
        after = Documents(trial.world.policies_for(same, ""), trial.world.resource_policies)
        asked = baseline.asked(role, trial, after)
        for group in _groups(baseline.spoken(role), trial, baseline.contract.services):
            for row in rows(asked, (group,), encoded=baseline.encoded(role)):
                yield role, row


def _groups(spoken: Mapping[str, Group], trial: Trial, services: Sequence[str]) -> Iterator[Group]:
    """The actions that the changed statement speaks of, as far as anything may allow them.

    Those that properties are about come first: of all that AWS has, few can be noticed.
    """
    versions = [one for one in (trial.before, trial.after) if one is not None]
    by_session = any(map(reads_session, versions))
    elements = [names(one.action) for one in versions]
    grants = trial.after is not None and trial.after.effect is Effect.ALLOW
    beyond = [element for element in elements[1:] if grants]
    candidates = dict.fromkeys((*spoken, *(name for element in beyond for name in _all(element))))
    for action in sorted(candidates, key=lambda name: name.partition(":")[0] not in services):
        if any(_covers(element, action) for element in elements):
            known = spoken.get(action, _SILENT)
            speaking = (*known.speaking, *versions)
            yield Group((action,), same=False, by_session=by_session or known.by_session, speaking=speaking)


def _covers(element: Names, action: str) -> bool:
    return (action in element.named) != element.all_but


def _all(element: Names) -> Iterator[str]:
    named = sorted(element.named)
    return (name for name in expand("*") if name not in element.named) if element.all_but else iter(named)


def _outside(before: World, after: World) -> Iterator[Row]:
    pairs = tuple(Pair(*roles) for roles in zip(before.principals, after.principals, strict=True))
    for asked in asked_outsiders(before, after, pairs):
        yield from rows(asked, groups_of(asked))


class _Found:
    """What the rows of one mutant came to so far."""

    def __init__(self) -> None:
        self._wider: Row | None = None
        self._narrower: Row | None = None
        self._unknown: str | None = None
        self._core: dict[StatementRef, None] = {}

    def note(self, row: Row) -> None:
        if isinstance(row.gained, Refuted):
            self._wider = self._wider or row
        if isinstance(row.lost, Refuted):
            self._narrower = self._narrower or row
        for answer in (row.gained, row.lost):
            if isinstance(answer, Unknown):
                self._unknown = self._unknown or answer.because
            elif isinstance(answer, Proved):
                self._core.update(dict.fromkeys(answer.core))

    @property
    def example(self) -> Mapping[str, Any] | None:
        row = self._wider or self._narrower
        return None if row is None else _example(row)

    def verdict(self) -> Verdict:
        if self._wider is not None:
            return Verdict(MutantOutcome.WIDER, _where(self._wider), None, self.example)
        if self._narrower is not None:
            return Verdict(MutantOutcome.NARROWER, _where(self._narrower), None, self.example)
        if self._unknown is not None:
            return Verdict(MutantOutcome.UNKNOWN, self._unknown)
        carrying = [f"`{ref.sid or ref.statement}` of {ref.name or ref.policy}" for ref in self._core][:_NAMED]
        words = "no request is decided otherwise"
        return Verdict(MutantOutcome.EQUIVALENT, f"{words}: {', '.join(carrying)}" if carrying else words)


def _killed(property: str, row: Row) -> Verdict:
    return Verdict(MutantOutcome.KILLED, f"{property}: {_where(row)}", property, _example(row))


def _where(row: Row) -> str:
    """What is decided otherwise, in words."""
    words = "allowed now" if isinstance(row.gained, Refuted) else "denied now"
    return f"{row.space.action} on {row.space.resource_type or '*'} is {words}"


def _example(row: Row) -> Mapping[str, Any] | None:
    for answer, documents in ((row.gained, row.after), (row.lost, row.before)):
        if isinstance(answer, Refuted):
            at = documents.at(answer.request.resource)
            return scenario(_where(row), answer.request, at, answer.decision)
    return None
