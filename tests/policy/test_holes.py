"""Each known hole, planted alone, turns the suite red naming property, action and resource (ISOLATION.md)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from abac.catalog import Action
from abac.contract import Contract
from abac.language.policy import PolicyType
from abac.language.world import World
from abac.simulate.matrix import matrix
from planting import Hole, Home, mixed, plant, read_holes

HOLES = read_holes()
PLANTED = [hole for hole in HOLES if not hole.pending]
SEEDS = (1, 2)
PENDING = {
    "13d-events-logged-whole": Home.BACKEND,
    "14-unsigned-assertion": Home.BACKEND,
    "15-ambiguous-profile-name": Home.BACKEND,
    "16-profile-looked-up-by-part": Home.BACKEND,
    "18c-security-group": Home.NETWORK,
}


def broken(world: World, contract: Contract, actions: Sequence[Action]) -> set[tuple[str | None, str, str]]:
    """Property, action and resource type of every row that does not hold."""
    rows = matrix(world, contract, actions=actions)
    return {(row.property, row.action, row.resource_type) for row in rows if not row.holds}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("hole", PLANTED, ids=lambda hole: hole.id)
def test_a_planted_hole_is_found(world: World, contract: Contract, hole: Hole, seed: int) -> None:
    """However statements are spread, the hole breaks its property on its action and resource type (AWS-FACTS.md)."""
    found = broken(plant(world, hole, seed), contract, hole.asked())
    assert (hole.property, hole.action, hole.resource_type) in found


@pytest.mark.parametrize("hole", PLANTED, ids=lambda hole: hole.id)
def test_without_the_hole_nothing_is_found(world: World, contract: Contract, hole: Hole) -> None:
    """The same statements, spread in the same way without the patch, break nothing: the hole alone is red."""
    assert broken(mixed(world, SEEDS[0]), contract, hole.asked()) == set()


@pytest.mark.parametrize("hole", PLANTED, ids=lambda hole: hole.id)
def test_a_hole_takes_away_no_more_than_hides_it(world: World, contract: Contract, hole: Hole) -> None:
    """A hole takes a backstop away only where the backstop alone would hide it, else it would test the wrong thing."""
    for operation in hole.patch:
        if len(hole.patch) == 1:
            continue
        fewer = replace(hole, patch=tuple(one for one in hole.patch if one is not operation))
        found = broken(plant(world, fewer, SEEDS[0]), contract, hole.asked())
        left = (hole.property, hole.action, hole.resource_type)
        assert left not in found, f"{hole.id} shows without `{operation.change}` in {operation.policy_type}"


def test_holes_that_wait_are_counted_by_name() -> None:
    """Holes of the backend and the network wait for what they live in; none is forgotten (ISOLATION.md, Pending)."""
    assert {hole.id: hole.home for hole in HOLES if hole.pending} == PENDING


def test_every_number_of_the_list_has_a_hole() -> None:
    """AWS-FACTS lists eighteen ways from one team to another in the published sample."""
    numbers = {int(hole.id[:2]) for hole in HOLES}
    assert numbers >= set(range(1, 19))


def test_a_stale_patch_is_refused(world: World) -> None:
    """A patch that speaks of a Sid which no statement bears would plant nothing, and the test would prove nothing."""
    hole = PLANTED[0]
    stale = replace(hole.patch[0], sid="NoSuchSid", policy_type=PolicyType.SCP)
    with pytest.raises(KeyError, match="NoSuchSid"):
        plant(world, replace(hole, patch=(stale,)), 1)
