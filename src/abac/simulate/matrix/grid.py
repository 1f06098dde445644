"""Every principal of an organisation against the same actions and resources: outcomes alone, one byte each.

The contract's matrix asks each principal questions of its own and says all about each; that is too much of both where
there are millions. Here what requests have in common is asked once for all of them (`Engine.decide_each`), and whoever
wants to know why asks `decide` about the one request.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Final, NamedTuple

from abac.language.arn import Arn
from abac.language.policy import Policy
from abac.language.request import Request, Values
from abac.language.world import RolePrincipal, World
from abac.results import Decision, Outcome
from abac.simulate.engine import Engine
from abac.simulate.engines import Engines

OUTCOMES: Final = (Outcome.ALLOWED, Outcome.IMPLICITLY_DENIED, Outcome.EXPLICITLY_DENIED)
"""What the bytes mean: a byte is a place in this list."""

_SESSION: Final = "SageMaker"  # what SageMaker names the sessions of execution roles


class Targets(NamedTuple):
    """Resources, ARNs or `*`, whose requests have the same context, such as the same tags."""

    resources: tuple[str, ...]
    context: Mapping[str, Values] = {}


class Grid(NamedTuple):
    """What each principal is asked: every action (in full: `sagemaker:DeleteEndpoint`) on every resource.

    `context` holds for all requests, such as the network; a principal's own tags are added.
    """

    actions: tuple[str, ...]
    targets: tuple[Targets, ...]
    context: Mapping[str, Values] = {}

    @property
    def size(self) -> int:
        """Requests for each principal."""
        return len(self.actions) * sum(len(targets.resources) for targets in self.targets)

    def requests(self, role: RolePrincipal) -> Iterator[Request]:
        """What a role is asked, in the order of `outcomes_of`."""
        for action in self.actions:
            for targets in self.targets:
                for resource in targets.resources:
                    yield self.request(role, action, targets, resource)

    def request(self, role: RolePrincipal, action: str, targets: Targets, resource: str) -> Request:
        """One of them."""
        tags = {f"aws:PrincipalTag/{key}": value for key, value in role.tags.items()}
        context = {**tags, "aws:PrincipalArn": role.arn, **self.context, **targets.context}
        raw = {
            "principal": f"arn:{role.partition}:sts::{role.account}:assumed-role/{role.name}/{_SESSION}",
            "action": action,
            "resource": resource,
            "resource_account": _account(resource) or role.account,
            "context": {key: list(value) if isinstance(value, tuple) else value for key, value in context.items()},
        }
        return Request.from_dict(raw)


class _Asked(NamedTuple):
    """Resources on which requests differ in nothing else, and what decides them."""

    engine: Engine
    request: Request
    resources: tuple[str, ...]


def outcomes_of(world: World, role: RolePrincipal, grid: Grid) -> bytes:
    """The outcome of each request of the grid, a place in `OUTCOMES`: action by action, resource by resource.

    Raises InputError for what is not a request, and Unsupported where `decide` does.
    """
    together = [asked for targets in grid.targets for asked in _together(world, role, grid, targets)]
    found = bytearray()
    for action in grid.actions:
        for engine, request, resources in together:
            found += bytes(map(_place, engine.decide_each(request._replace(action=action), resources)))
    return bytes(found)


def _together(world: World, role: RolePrincipal, grid: Grid, targets: Targets) -> Iterator[_Asked]:
    def kind(resource: str) -> tuple[str, Policy | None]:
        return _account(resource), world.resource_policies.get(resource)

    for _, resources in groupby(targets.resources, kind):
        alike = tuple(resources)
        request = grid.request(role, grid.actions[0], targets, alike[0])
        yield _Asked(_engines.of(world.policies_for(role, alike[0])), request, alike)


def _place(decision: Decision) -> int:
    outcome = decision.outcome
    return 0 if outcome is Outcome.ALLOWED else 1 if outcome is Outcome.IMPLICITLY_DENIED else 2


def _account(resource: str) -> str:
    arn = Arn.parse(resource)
    return "" if arn is None else arn.account


_engines: Final = Engines()
