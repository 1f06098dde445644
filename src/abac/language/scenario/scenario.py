"""One scenario: a request, the documents that decide it, and what is expected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from abac.errors import InputError
from abac.language.policy import PolicyType
from abac.language.policy_set import PolicySet
from abac.language.read import Faults, read_layers
from abac.language.request import Request
from abac.located import Node, Place, Problem, nearest, problems_of, shorten

MEMBERS: Final = ("name", "request", "policies", "expect", "expect_blocked_by")
EXPECTATIONS: Final = ("Allowed", "ImplicitlyDenied", "ExplicitlyDenied")
# A trust policy is a resource policy in decisions, so nothing is ever blocked by `trust`.
BLOCKERS: Final = tuple(str(policy_type) for policy_type in PolicyType if policy_type is not PolicyType.TRUST)
RENDERED: Final = "rendered"


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario that can be decided.

    `policies` is `rendered` where the committed set of the principal's team is meant (the command line resolves it).
    `expect_blocked_by` is an exact set, None where the scenario does not say. `findings`: what a lenient reader let
    pass though AWS would refuse it.
    """

    name: str
    request: Request
    policies: PolicySet | Literal["rendered"]
    expect: str | None = None
    expect_blocked_by: frozenset[PolicyType] | None = None
    place: Place = field(default=Place(""), compare=False)
    findings: tuple[Problem, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class ScenarioError:
    """A scenario that cannot be decided, in its place among the others; `problems` holds at least one."""

    name: str
    problems: tuple[Problem, ...]

    @property
    def path(self) -> str:
        """Where in the scenario the first problem stands, such as `policies.identity[0].Statement[1].Effect`."""
        return self.problems[0].place.path

    @property
    def found(self) -> str:
        """What was found there."""
        return self.problems[0].found

    @property
    def expected(self) -> str:
        """What was expected there."""
        return self.problems[0].expected


def read_scenario(node: Node, name: str, *, strict: bool = True) -> Scenario | ScenarioError:
    """Read one scenario; `name` is what it is called where it has no name of its own. Never raises."""
    faults = Faults()
    if not isinstance(node.value, dict):
        faults.broken(node.place, node.describe(), "a scenario: a mapping with `request` and `policies`")
        return ScenarioError(name, tuple(faults.problems))
    members = node.value
    faults.any_broken = any(member not in MEMBERS for member in members)
    faults.unknown_members(members, node, MEMBERS)
    for member in ("request", "policies"):
        if member not in members:
            faults.broken(node.place, f"a scenario without `{member}`", f"`{member}`")
    name = _name(members.get("name"), name, faults)
    request = _request(members.get("request"), faults, strict=strict)
    policies = _policies(members.get("policies"), faults)
    expect = _expect(members.get("expect"), faults)
    blocked_by = _blocked_by(members.get("expect_blocked_by"), faults)
    try:
        findings = faults.settle(strict=strict)
    except InputError as error:
        return ScenarioError(name, problems_of(error))
    assert request is not None, "a request that could not be read is a fault"
    return Scenario(name, request, policies, expect, blocked_by, node.place, findings, places_of(members["request"]))


def places_of(request: Node) -> dict[str, Place]:
    """Where a request's action and resource stand."""
    members = request.value if isinstance(request.value, dict) else {}
    return {f"request.{name}": request.key_place(name) for name in ("action", "resource") if name in members}


def _name(node: Node | None, name: str, faults: Faults) -> str:
    if node is None:
        return name
    if isinstance(node.value, str) and node.value:
        return node.value
    faults.broken(node.place, node.describe(), "text as name")
    return name


def _request(node: Node | None, faults: Faults, *, strict: bool) -> Request | None:
    if node is None:
        return None
    written = _as_written(node)
    try:
        return Request.from_dict(written, strict=True)
    except InputError as error:
        refused = problems_of(error)
    if not strict:
        try:
            request = Request.from_dict(written, strict=False)
        except InputError as error:
            refused = problems_of(error)
        else:  # what a strict reader refuses has a meaning: the given value wins
            for problem in refused:
                faults.refused(_located(node, problem), *problem[1:])
            return request
    for problem in refused:
        faults.broken(_located(node, problem), *problem[1:])
    return None


def _as_written(node: Node) -> Any:
    """Return the request as plain values; numbers in its context as they were written (`1.10` is not `1.1`)."""
    plain = node.plain()
    context = node.value.get("context") if isinstance(node.value, dict) else None
    if context is not None and isinstance(context.value, dict):
        plain["context"] = {key: _number_as_text(value) for key, value in context.value.items()}
    return plain


def _number_as_text(node: Node) -> Any:
    if isinstance(node.value, list):
        return [item.text or item.plain() for item in node.value]
    return node.text or node.plain()


def _located(node: Node, problem: Problem) -> Place:
    """Return where in the text a problem stands that was found in the request's plain values."""
    return _locate(node, problem.place.path.removeprefix("request").lstrip("."))


def _locate(node: Node, path: str) -> Place:
    """Return the place of `path` within `node`; keys may hold dots themselves."""
    while path and isinstance(node.value, dict):
        key = _first_key(node.value, path) or _first_key(node.value, path, fold=True)
        if key is None:
            return node.place._replace(path=f"{node.place.path}.{path}".lstrip("."))
        if len(path) == len(key):
            return node.key_place(key)
        node, path = node.value[key], path[len(key) :].lstrip(".")
    return node.place


def _first_key(members: dict[str, Node], path: str, *, fold: bool = False) -> str | None:
    """Return the longest key that `path` starts with; with `fold`, in whatever case: context keys ignore it."""
    path = path.lower() if fold else path
    spelled = {key.lower() if fold else key: key for key in members}
    found = max((k for k in spelled if path == k or path.startswith((f"{k}.", f"{k}["))), key=len, default=None)
    return None if found is None else spelled[found]


def _policies(node: Node | None, faults: Faults) -> PolicySet | Literal["rendered"]:
    if node is None:
        return PolicySet()
    if node.value == RENDERED:
        return "rendered"
    if isinstance(node.value, str):
        faults.broken(node.place, node.describe(), f"`{RENDERED}` or a mapping of policy types")
        return PolicySet()
    return PolicySet(**read_layers(node, faults)._asdict())


def _expect(node: Node | None, faults: Faults) -> str | None:
    if node is None:
        return None
    if isinstance(node.value, str) and node.value in EXPECTATIONS:
        return node.value
    meant = nearest(node.value, EXPECTATIONS) if isinstance(node.value, str) else None
    faults.broken(node.place, node.describe(), f"one of {', '.join(EXPECTATIONS)}", meant)
    return None


def _blocked_by(node: Node | None, faults: Faults) -> frozenset[PolicyType] | None:
    if node is None:
        return None
    if not isinstance(node.value, list):
        faults.broken(node.place, node.describe(), "a list of policy types")
        return None
    found: set[PolicyType] = set()
    for item in node.value:
        if isinstance(item.value, str) and item.value in BLOCKERS:
            found.add(PolicyType(item.value))
        else:
            meant = nearest(item.value, BLOCKERS) if isinstance(item.value, str) else None
            faults.broken(item.place, shorten(item.describe()), f"one of {', '.join(BLOCKERS)}", meant)
    return frozenset(found)
