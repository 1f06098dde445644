"""One caller in both versions, action by action and resource type by resource type."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from abac.catalog import find_action
from abac.contract.ownership import aws_accounts
from abac.contract.premise import AllOf
from abac.prove.difference.asked import Asked
from abac.prove.difference.slices import Group, grouped
from abac.prove.encode import Documents, allowed
from abac.prove.formula import FALSE, And, Formula, Not, Or, Said, both, negation, plain
from abac.prove.query import Answer, Arbiter, Proved, Question, Refuted, Unknown, answer
from abac.prove.replay import Claim
from abac.prove.slots import Space
from abac.results import StatementRef

Encoded = dict[Space, Formula]
"""What the version before says in each space, for those who compare many others with it."""


class Row(NamedTuple):
    """What is known of one action on one resource type, in one account: what `after` allows beyond `before`, and back.

    Either is Proved where there is nothing, Refuted with a request where there is. `space` is that of the first kind of
    session; a request may be of another.
    """

    space: Space
    before: Documents
    after: Documents
    gained: Answer
    lost: Answer

    @property
    def is_equal(self) -> bool:
        """Whether every request is decided alike: proved."""
        return isinstance(self.gained, Proved) and isinstance(self.lost, Proved)

    @property
    def differs(self) -> bool:
        """Whether some request is decided otherwise."""
        return isinstance(self.gained, Refuted) or isinstance(self.lost, Refuted)


class Count(NamedTuple):
    """How many rows there are, and of how many the statements of both versions are the same."""

    rows: int
    same: int


def groups_of(asked: Asked) -> tuple[Group, ...]:
    """The caller's actions in groups; of one who is let in by resources alone, what their policies name."""
    if not asked.by_resources:
        return grouped(asked.before, asked.after)
    before, after = (
        replace(each, policies=replace(each.policies, identity=())) for each in (asked.before, asked.after)
    )
    return grouped(before, after)


def count(asked: Asked, groups: tuple[Group, ...]) -> Count:
    """Count rows without asking anything."""
    sizes = [
        (sum(len(_types(action)) for action in group.actions) * len(asked.accounts), group.same) for group in groups
    ]
    return Count(sum(size for size, _ in sizes), sum(size for size, same in sizes if same))


def rows(
    asked: Asked, groups: tuple[Group, ...], *, arbiter: Arbiter | None = None, encoded: Encoded | None = None
) -> Iterator[Row]:
    """Every row whose statements differ, compared both ways, as they come.

    A request that names no resource is in nobody's account but the caller's. `encoded` remembers, of one caller, what
    `asked.before` says.
    """
    for group in groups:
        if group.same:
            continue
        found = asked.calling(group)
        for action in group.actions:
            for resource_type in _types(action):
                for account in _accounts(asked, action, resource_type):
                    spaces = tuple(Space(asker, action, resource_type, account) for asker in found.askers)
                    said = {} if encoded is None else encoded
                    row = _row(spaces, *asked.documents(action, account), arbiter, said)
                    yield row if not found.because else _left_open(row, found.because)


def _left_open(row: Row, because: str) -> Row:
    """What is proved of the callers that were tried is not known of all."""
    gained, lost = (Unknown(because, FALSE) if isinstance(each, Proved) else each for each in (row.gained, row.lost))
    return row._replace(gained=gained, lost=lost)


def _row(
    spaces: tuple[Space, ...], before: Documents, after: Documents, arbiter: Arbiter | None, encoded: Encoded
) -> Row:
    said = tuple(_said(spaces, before, after, encoded))
    if not said:
        same = Proved(tuple(dict.fromkeys(_speaking(allowed(spaces[0], after)))))
        return Row(spaces[0], before, after, same, same)
    gained = _first(_beyond(space, (old, before), (new, after), arbiter) for space, old, new in said)
    lost = _first(_beyond(space, (new, after), (old, before), arbiter) for space, old, new in said)
    return Row(spaces[0], before, after, gained, lost)


def _said(
    spaces: tuple[Space, ...], before: Documents, after: Documents, encoded: Encoded
) -> Iterator[tuple[Space, Formula, Formula]]:
    """What both versions say in each kind of session, where it is not word for word the same.

    What was said in an earlier kind of session is not said again: keys that the action does not supply are folded away.
    """
    seen: set[tuple[Formula, Formula]] = set()
    for space in spaces:
        old, new = encoded.get(space), allowed(space, after)
        if old is None:
            old = encoded[space] = allowed(space, before)
        if (old, new) not in seen:
            seen.add((old, new))
            if plain(old) != plain(new):
                yield space, old, new


def _speaking(formula: Formula) -> Iterator[StatementRef]:
    """The statements that a formula holds: of two versions that say the same, those that say it."""
    match formula:
        case Said(statement, _):
            yield statement
        case Not(part):
            yield from _speaking(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from _speaking(part)


def _beyond(
    space: Space, less: tuple[Formula, Documents], more: tuple[Formula, Documents], arbiter: Arbiter | None
) -> Answer:
    """What `query.compare` asks, of formulas that serve both ways."""
    beyond = both([more[0], negation(less[0])])
    claims = Claim(more[1].at, True), Claim(less[1].at, False)
    return answer(Question(space, beyond, claims, (more[1], less[1]), AllOf()), arbiter)


def _first(answers: Iterator[Answer]) -> Answer:
    """Of the kinds of sessions the first with a request; else what is open; else what was proved last."""
    worst: Answer | None = None
    for found in answers:
        if isinstance(found, Refuted):
            return found
        if worst is None or isinstance(worst, Proved):
            worst = found
    assert worst is not None, "a caller has at least one kind of session"
    return worst


def _accounts(asked: Asked, action: str, resource_type: str) -> tuple[str, ...]:
    """Whose resources of a type are asked about: the caller's, strangers', and AWS's own where it opens some."""
    if not resource_type:
        return asked.accounts[:1]
    return asked.accounts if asked.by_resources else (*asked.accounts, *aws_accounts(action, resource_type))


def _types(action: str) -> tuple[str, ...]:
    """The resource types of an action; `""` where it may name none, `"*"` where the catalogue does not know it."""
    known = find_action(action)
    if known is None:
        return ("", "*")
    names = tuple(row.resource_type for row in known.resource_types)
    return names if any(row.required for row in known.resource_types) else (*names, "")
