"""What was found, as people read it: one change for each class of requests that differ alike, with one of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from abac.language.policy import PolicyType
from abac.prove.counterexample import scenario
from abac.prove.difference.asked import OPEN
from abac.prove.difference.rows import Row
from abac.prove.query import Refuted, Unknown
from abac.results import Decision, StatementRef
from abac.results.diff import Change, Undecided
from abac.simulate import decide

_GRANTING = (PolicyType.IDENTITY, PolicyType.RESOURCE)


def changes(principal: str, found: Iterable[Row], *, gained: bool) -> tuple[Change, ...]:
    """One change for each class: actions on the same resource types that differ by the same statements."""
    by_action: dict[tuple[object, ...], list[tuple[Row, Refuted, Decision]]] = {}
    for row in found:
        answer = row.gained if gained else row.lost
        if isinstance(answer, Refuted):
            refusing = decide(answer.request, (row.before if gained else row.after).at(answer.request.resource))
            key = (row.space.action, row.space.account, *_reasons(answer.decision), *_reasons(refusing))
            by_action.setdefault(key, []).append((row, answer, refusing))
    folded: dict[tuple[object, ...], list[list[tuple[Row, Refuted, Decision]]]] = {}
    for (_, *reasons), members in by_action.items():
        types = tuple(row.space.resource_type for row, _, _ in members)
        folded.setdefault((*reasons, types), []).append(members)
    return tuple(_change(principal, classes, gained=gained) for classes in folded.values())


def undecided(principal: str, found: Iterable[Row]) -> Iterator[Undecided]:
    """What could not be settled, one for each construct or limit that is to blame."""
    by_reason: dict[str, list[Row]] = {}
    for row in found:
        for answer in (row.gained, row.lost):
            if isinstance(answer, Unknown):
                by_reason.setdefault(answer.because, []).append(row)
    for because, members in by_reason.items():
        actions = tuple(dict.fromkeys(row.space.action for row in members))
        types = tuple(dict.fromkeys(_type(row) for row in members))
        yield Undecided(actions, principal, types, because)


def _change(principal: str, classes: list[list[tuple[Row, Refuted, Decision]]], *, gained: bool) -> Change:
    row, answer, refusing = classes[0][0]
    version = (row.after if gained else row.before).at(answer.request.resource)
    word = "gained" if gained else "lost"
    old, new = (refusing, answer.decision) if gained else (answer.decision, refusing)
    return Change(
        why=_why(answer.decision, refusing, gained=gained),
        actions=tuple(members[0][0].space.action for members in classes),
        principal=principal,
        resource_types=tuple(_type(each) for each, _, _ in classes[0]),
        old=old,
        new=new,
        scenario=scenario(f"{word}: {row.space.action}", answer.request, version, answer.decision),
    )


def _why(allowing: Decision, refusing: Decision, *, gained: bool) -> str:
    """One sentence: which statement allows, and which refuses or that none allows."""
    grants = [ref for ref in allowing.decided_by if ref.policy_type in _GRANTING] or allowing.decided_by
    allowed = ", ".join(dict.fromkeys(map(_called, grants)))
    denied = [_called(ref) for ref in refusing.decided_by if ref.effect == "Deny"]
    blocked = ", ".join(sorted(kind.value for kind in refusing.blocked_by))
    refused = f"denied by {', '.join(denied)}" if denied else f"allowed by no statement ({blocked})"
    return f"{refused} before, allowed by {allowed} now" if gained else f"allowed by {allowed} before, {refused} now"


def _called(ref: StatementRef) -> str:
    if ref.name == OPEN:
        return "the resource's own policy (not known, taken as open)"
    return f"`{ref.sid or ref.statement}` of {ref.name or ref.policy}"


def _reasons(decision: Decision) -> tuple[object, ...]:
    refs = tuple((ref.policy_type, ref.name, ref.sid or ref.statement) for ref in decision.decided_by)
    return (refs, decision.blocked_by)


def _type(row: Row) -> str:
    return row.space.resource_type or "*"
