"""AWS's own managed policies held against the contract: every row proved, refuted with a request, or unknown by name.

Issue "Proof", How it is tested: alone and under a tag-based boundary; at most 2 % of the rows unknown, the share and
the time printed. Nobody here wrote these documents.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import settings

from abac.catalog import Action
from abac.contract import Contract, load
from abac.language.policy import Policy, PolicyType
from abac.language.read import read_policy
from abac.language.world import World
from abac.located import from_plain
from abac.prove.cvc5 import Arbiter, Limits, Solver
from abac.prove.isolation.asking import asked
from abac.prove.isolation.callers import sessions_of
from abac.prove.isolation.rows import Opinions
from abac.prove.isolation.setting import Setting
from abac.prove.isolation.tally import Tally
from abac.simulate import decide
from abac.simulate.matrix import asked_actions
from abac.sources import read_world
from managed_policies import Document, folder_of, managed_policies

IN_CI = 40
AT_MOST = 0.02
"""The share of rows that may be unknown (issue "Proof")."""

OWN = {"StringEqualsIfExists": {"aws:ResourceTag/Team": "${aws:PrincipalTag/Team}"}}
OTHERS = {
    "StringNotEquals": {"aws:PrincipalTag/Team": "${aws:RequestTag/Team}"},
    "Null": {"aws:RequestTag/Team": "false"},
}
BOUNDARY = {
    "Version": "2012-10-17",
    "Statement": [
        {"Sid": "Own", "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": OWN},
        {"Sid": "NoOthers", "Effect": "Deny", "Action": "*", "Resource": "*", "Condition": OTHERS},
    ],
}


@dataclass
class Found:
    """What the rows of some documents came to: a row is a property, an action and a resource type."""

    rows: int = 0
    unknown: Counter[str] = field(default_factory=Counter)
    refuted: int = 0
    seconds: float = 0.0

    @property
    def share(self) -> float:
        """The part of all rows that is unknown."""
        return self.unknown.total() / max(1, self.rows)


def names() -> tuple[str, ...]:
    """The documents: some in CI, all of them in a night."""
    every = sorted(managed_policies())
    all_of_them = settings().max_examples > 100
    return tuple(every if all_of_them else every[:: len(every) // IN_CI + 1])


def boundary() -> Policy:
    """A boundary that lets a team at what bears its tag, and at what bears none that AWS tells."""
    return read_policy(from_plain(BOUNDARY), PolicyType.BOUNDARY)


def tallied(world: World, contract: Contract, actions: tuple[Action, ...]) -> Tally:
    """Every claim about the first of the two symbolic teams, which differ in names alone."""
    tally = Tally()
    with Solver(Limits(seconds=10.0)) as solver:
        setting = Setting(world, contract, Opinions(Arbiter(solver)))
        for group in setting.groups:
            for session in sessions_of(group.role):
                tally.add(asked(setting, group, session, actions, frozenset(contract.properties)))
    return tally


def count(found: Found, tally: Tally) -> None:
    """Add a document's rows; every refuted one is decided again, every unknown one names what is to blame."""
    for proved in tally.properties.values():
        found.rows += len(proved.rows)
        for text in proved.unknown:
            row, _, because = text.partition(": ")
            assert row and because, text
            found.unknown[because] += 1
        for breach in proved.breaches.values():
            assert decide(breach.request, breach.policies).allowed is not breach.expected
            found.refuted += 1


def worlds(folder: Path, limits: Policy | None) -> Iterator[World]:
    """One role of a symbolic team with each of the documents, and with the boundary where there is one."""
    for name in names():
        document: Document = managed_policies()[name]
        world = read_world(folder_of(folder / name, {name: document}))
        role = world.principals[0]
        yield replace(world, principals=(role if limits is None else replace(role, boundary=(limits,)),))


@pytest.mark.parametrize("limits", [None, boundary()], ids=["alone", "under-a-boundary"])
def test_every_row_of_managed_policies_is_decided(
    limits: Policy | None,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    record_property: Callable[[str, object], None],
) -> None:
    """Proved, refuted with a request that the simulator decides so, or unknown by name: at most 2 % of the rows."""
    contract, found = load(), Found()
    documents = 0
    started = time.process_time()
    for world in worlds(tmp_path, limits):
        count(found, tallied(world, contract, tuple(asked_actions(world, contract))))
        documents += 1
    found.seconds = time.process_time() - started
    under = " under a boundary" if limits else ""
    unknown = f"{found.unknown.total():,} unknown ({found.share:.2%})"
    told = f"{documents} managed policies{under}: {found.rows:,} rows, {found.refuted:,} refuted by action, {unknown}, "
    told += f"{found.seconds:.0f} s"
    record_property("managed policies", told)
    with capsys.disabled():
        print(f"\n{told}")
    assert documents >= IN_CI - 1
    assert found.refuted
    assert found.share <= AT_MOST, found.unknown.most_common(10)
