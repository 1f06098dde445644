"""The committed policies: every property holds or waits by name, and nothing is left that nobody thought about."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from abac.catalog import find_action, service
from abac.contract import Contract
from abac.generate import Template
from abac.language.policy import Effect
from abac.language.world import World
from abac.results import MatrixResult, Status

PENDING = {"I7", "I11", "L6"}
# Properties that no statement serves, and why.
WITHOUT_STATEMENT = {
    "I7": "several steps follow from what the statements of I1 to I6 refuse one by one",
    "L6": "the working day is a list of calls; the statements that allow them serve L1 to L5",
}


def test_every_property_holds_or_waits_by_name(result: MatrixResult) -> None:
    """Nothing is broken and nothing unknown; what waits is counted by name (ISOLATION.md, Pending)."""
    found = {one.id: one.status for one in result.properties}
    assert {name for name, status in found.items() if status is Status.PENDING} == PENDING
    assert {name for name, status in found.items() if status is not Status.HOLDS} == PENDING


def test_every_property_that_holds_was_asked_about(result: MatrixResult) -> None:
    """A property without a constrained row would hold vacuously (ISOLATION.md, The contract is tested itself)."""
    assert {one.id for one in result.properties if one.rows == 0} == {"I7", "L6"}


def test_a_property_that_waits_breaks_no_row_yet(result: MatrixResult) -> None:
    """I11 waits for policies of buckets and keys; what is decided of it already, trust and accounts, holds."""
    assert [row for row in result.rows if not row.holds] == []


def test_nothing_is_uncovered(result: MatrixResult) -> None:
    """Every action is in a property or has a treatment, so what AWS adds fails closed (ISOLATION.md)."""
    assert result.uncovered == ()


def test_every_action_of_the_services_was_asked_about(result: MatrixResult, contract: Contract) -> None:
    """The Service Authorization Reference's actions of the contract's services, each in some row.

    But for the one that AWS answers whatever policies say (STS API Reference, GetCallerIdentity).
    """
    asked = {row.action for row in result.rows} | {"sts:GetCallerIdentity"}
    for prefix in contract.services:
        found = service(prefix)
        assert found is not None
        assert {action.full_name for action in found.actions.values()} <= asked, prefix


def test_the_ledger_of_accepted_actions_is_what_was_agreed(result: MatrixResult, contract: Contract) -> None:
    """A rise of what tags cannot isolate fails until isolation.yaml agrees; a fall asks to lower the number."""
    assert len(result.accepted) == contract.accepted_at_most
    assert all(row.reason and row.exposes and row.source for row in result.accepted)


def test_only_reads_are_accepted(result: MatrixResult) -> None:
    """No write, tag, invoke or read-content action may be accepted (ISOLATION.md)."""
    levels = {row.action: action.access_level for row in result.accepted if (action := find_action(row.action))}
    assert len(levels) == len(result.accepted)
    assert set(levels.values()) <= {"List", "Read"}


@pytest.mark.parametrize("team", ["Team1", "Team2"])
def test_both_teams_of_the_example_are_asked_about(result: MatrixResult, team: str) -> None:
    """The published sample's two teams, in every direction."""
    assert any(row.team == team and row.property == "I2" for row in result.rows)


def test_every_statement_serves_a_property_that_exists(written: tuple[Template, ...], contract: Contract) -> None:
    """Each statement says which property or liveness it serves (ARCHITECTURE.md, policies)."""
    served = {name for template in written for one in template.statements for name in one.serves}
    assert served <= set(contract.properties)


def test_every_property_is_served_by_a_statement(written: tuple[Template, ...], contract: Contract) -> None:
    """A property that no statement serves holds by accident, or says here why it needs none."""
    served = {name for template in written for one in template.statements for name in one.serves}
    assert set(contract.properties) - served == set(WITHOUT_STATEMENT)


def test_what_is_accepted_is_allowed(world: World, result: MatrixResult) -> None:
    """A treatment of an action that no statement allows any more would keep the ledger longer than it is."""
    allowed = set(_allowed(world))
    assert {row.action for row in result.accepted} <= allowed


def _allowed(world: World) -> Iterator[str]:
    for role in world.principals:
        for policy in role.identity:
            for statement in policy.statements:
                if statement.effect is Effect.ALLOW:
                    yield from (pattern.source for pattern in statement.action.patterns)
