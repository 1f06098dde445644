"""Can a statement speak of a request of which only part is known; if so, what is left to the request.

Sound, not sharp: what cannot be told stays a condition. A statement is only left out where it cannot speak, and a
condition only where it must hold.
"""

from __future__ import annotations

from collections.abc import Iterator

from abac.catalog import Action, service
from abac.language.arn import Arn
from abac.language.condition import Condition
from abac.language.pattern import ANY, Pattern, Variable, folded
from abac.language.policy import Patterns, Policy, PolicyType
from abac.results.access import Need, Way
from abac.results.decision import StatementRef
from abac.simulate.condition import Doubt, Question, single
from abac.simulate.explain.misses import resolve, resolved_operands
from abac.simulate.index import ready
from abac.simulate.layers import cited
from abac.simulate.match import Ready
from abac.simulate.resource import SEGMENTS
from abac.simulate.who_can.known import Known, State


class Asking:
    """One question: an action, a resource or any (None), and what is known of the caller's requests."""

    def __init__(self, action: Action, resource: str | None, known: Known) -> None:
        self.action = action
        self.resource = "*" if action.is_wildcard_only else resource
        self.known = known


def ways(
    asking: Asking, policy_type: PolicyType, level: str, policies: tuple[Policy, ...]
) -> Iterator[tuple[Ready, Way]]:
    """Every statement of a level's documents that can speak of the action, with what is left to the request."""
    for i, policy in enumerate(policies):
        for found in ready(policy, policy_type).of(asking.action.full_name.lower()):
            way = _way(found, policy, cited(level, policy_type, i), asking)
            if way is not None:
                yield found, way


def narrowed(way: Way, found: Ready, known: Known) -> Way | None:
    """The way with more known of the request; None where it can no longer speak."""
    needs = _needs(found, known)
    return None if needs is None else way._replace(needs=needs)


def _way(found: Ready, policy: Policy, label: str, asking: Asking) -> Way | None:
    needs = _needs(found, asking.known)
    if needs is None:
        return None
    statement = found.statement
    ref = StatementRef(
        found.policy_type, label, statement.index, statement.sid, statement.effect, policy.name, statement.place
    )
    if statement.resource is None or found.resource is None:
        return Way(ref, needs=needs)
    left = _resources(statement.resource, asking)
    return None if left is None else Way(ref, left, statement.resource.negated and bool(left), needs)


def _needs(found: Ready, known: Known) -> tuple[Need, ...] | None:
    """The conditions that are left to the request; None where one of them cannot hold."""
    left: list[Need] = []
    for question in found.questions:
        said = _holds(question, known)
        if said is False:
            return None
        if said is None:
            operands, _ = resolved_operands(question.condition, known.values)
            left.append(Need(question.condition, operands))
    return tuple(left)


def _holds(question: Question, known: Known) -> bool | None:
    """Whether the condition holds in every request (True), in none (False), or depends (None)."""
    condition, key = question.condition, question.key
    state = None if key in known.values else known.state(key)
    if state is State.OPEN:
        return None
    if state is State.PRESENT:
        return _of_presence(condition)
    if state is None and any(_is_open(name, known) for name in question.variables):
        return None
    answer = question.answer(known.values)
    return None if isinstance(answer, Doubt) else answer


def _of_presence(condition: Condition) -> bool | None:
    if condition.operator.lower() != "null":
        return None
    asks = {operand.source.lower() for operand in condition.operands}
    return "false" in asks


def _is_open(variable: str, known: Known) -> bool:
    name = folded(variable)
    return name not in known.values and known.state(name) is not State.ABSENT


def _resources(element: Patterns, asking: Asking) -> tuple[str, ...] | None:
    """The patterns left to the request, none where all resources asked about are meant; None where no resource is."""
    if asking.resource is None:
        possible = [pattern for pattern in element.patterns if _may_name(pattern, asking.action)]
        if element.negated:
            return resolve(possible, asking.known.values)[0]
        return resolve(possible, asking.known.values)[0] if possible else None
    said = [(pattern, _names(pattern, asking.resource, asking.known)) for pattern in element.patterns]
    if any(answer is True for _, answer in said):
        return None if element.negated else ()
    depending = [pattern for pattern, answer in said if answer is None]
    if not depending:
        return () if element.negated else None
    return resolve(depending, asking.known.values)[0]


def _names(pattern: Pattern, resource: str, known: Known) -> bool | None:
    """Whether a pattern names the resource: in every request, in none, or depending on variables of the request."""
    if pattern.is_star:
        return True
    if resource == "*":
        return all(piece == ANY for piece in pattern.pieces)
    target = tuple(resource.split(":", SEGMENTS - 1))
    segments = pattern.segments()
    bound = [segment.bind(lambda name: single(known.values, folded(name))) for segment in segments]
    if all(segment is not None for segment in bound):
        return _match([segment for segment in bound if segment is not None], target)
    if not all(_is_open(name.key, known) for segment in segments for name in _valueless(segment, known)):
        return False  # a variable that never has a value: the pattern names nothing
    return None if _match([_opened(segment, known) for segment in segments], target) else False


def _match(segments: list[Pattern], target: tuple[str, ...]) -> bool:
    last = segments[-1].pieces
    if len(segments) < SEGMENTS:
        return bool(last and last[-1] == ANY) and all(
            segment.matches(text) for segment, text in zip(segments, target, strict=False)
        )
    return len(segments) == len(target) and all(
        segment.matches(text) for segment, text in zip(segments, target, strict=True)
    )


def _valueless(segment: Pattern, known: Known) -> Iterator[Variable]:
    for variable in segment.variables:
        if variable.default is None and single(known.values, folded(variable.key)) is None:
            yield variable


def _opened(segment: Pattern, known: Known) -> Pattern:
    """The segment with any text in the place of variables without a value."""
    without = {variable.key for variable in _valueless(segment, known)}
    pieces = (ANY if isinstance(piece, Variable) and piece.key in without else piece for piece in segment.pieces)
    bound = Pattern(pieces).bind(lambda name: single(known.values, folded(name)))
    assert bound is not None, "every other variable has a value"
    return bound


def _may_name(pattern: Pattern, action: Action) -> bool:
    """Whether a pattern can name a resource of the action: its service, and how its resource part begins.

    Says yes wherever it cannot tell: what is left out must be certain.
    """
    segments = pattern.segments()
    found = service(action.service)
    if len(segments) < SEGMENTS or found is None or not action.resource_types:
        return True
    for row in action.resource_types:
        template = Arn.parse(found.resource_types[row.resource_type].arn)
        if template is None:
            return True
        begins, wanted = _start(segments[-1]), template.resource.partition("${")[0]
        fits = begins.startswith(wanted) or wanted.startswith(begins)
        if fits and segments[2].text in (None, template.service):
            return True
    return False


def _start(segment: Pattern) -> str:
    """The text with which everything begins that the pattern matches."""
    first = segment.pieces[0] if segment.pieces else ""
    return first if isinstance(first, str) else ""
