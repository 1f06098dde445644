"""Results in plain words: the sentences that every report repeats, so that all of them say the same."""

from __future__ import annotations

from abac.located import Place
from abac.results.decision import Outcome, StatementRef
from abac.results.matrix import MatrixResult, MatrixRow, PropertyResult, Relation, Status

RELATIONS = {
    Relation.OWN: "own",
    Relation.OTHER_USER: "other user",
    Relation.OTHER: "other team",
    Relation.PLATFORM: "platform",
    Relation.UNTAGGED: "untagged",
    Relation.AWS: "AWS",
    Relation.NONE: "no resource",
}
OUTCOMES = {
    Outcome.ALLOWED: "allowed",
    Outcome.IMPLICITLY_DENIED: "implicitly denied",
    Outcome.EXPLICITLY_DENIED: "explicitly denied",
}
_WHOSE = {
    Relation.OWN: "its own ",
    Relation.OTHER_USER: "another user's ",
    Relation.OTHER: "another team's ",
    Relation.PLATFORM: "the platform's ",
    Relation.UNTAGGED: "an untagged ",
    Relation.AWS: "AWS's own ",
}


def count(number: int, noun: str, plural: str | None = None) -> str:
    """A number with its noun: `1 property`, `1,204 requests`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def headline(result: MatrixResult) -> str:
    """The verdict in one sentence; it never says more than what was decided."""
    status = result.status
    broken = [p for p in result.properties if p.status is Status.BROKEN]
    if broken:
        requests = sum(len(p.broken) for p in broken)
        verb = "property is" if len(broken) == 1 else "properties are"
        return f"The contract does not hold: {len(broken)} {verb} broken, by {count(requests, 'request')}."
    if result.uncovered:
        verb = "is" if len(result.uncovered) == 1 else "are"
        return f"The contract does not hold: {count(len(result.uncovered), 'action')} {verb} uncovered."
    if status is Status.HOLDS:
        return f"The contract holds for all {count(len(result.rows), 'decided request')}."
    if status is Status.UNKNOWN:
        return "It is unknown whether the contract holds; unknown never counts as holding."
    return "Nothing is decided yet: every property waits for a part that is built later."


def tally(result: MatrixResult) -> str:
    """How many properties are in which state: `8 hold, 2 broken, 3 pending`."""
    words = {Status.HOLDS: "hold", Status.BROKEN: "broken", Status.UNKNOWN: "unknown", Status.PENDING: "pending"}
    totals = {status: sum(p.status is status for p in result.properties) for status in words}
    return ", ".join(f"{total} {words[status]}" for status, total in totals.items() if total) or "no properties"


def who(row: MatrixRow) -> str:
    """The principal in words: `Team1's execution role (data-scientist)`."""
    kind = row.principal_kind.replace("_", " ")
    profile = f" ({row.permission_profile})" if row.permission_profile else ""
    return f"{row.team}'s {kind}{profile}" if row.team else f"the {kind}{profile}"


def what(row: MatrixRow) -> str:
    """What the principal may or cannot do: `may call sagemaker:DeleteModel on another team's model`."""
    verb = "may" if row.decision.allowed else "cannot"
    whose = _WHOSE.get(row.relation)
    target = f" on {whose}{row.resource_type}" if whose else ""
    situation = f" ({row.situation})" if row.situation else ""
    return f"{verb} call {row.action}{target}{situation}"


def why(row: MatrixRow) -> str:
    """What decided: the statements with their places, or the policy types that block where no statement spoke."""
    decision = row.decision
    statements = "; ".join(statement(ref) for ref in decision.decided_by)
    if decision.allowed:
        return f"allowed by {statements}" if statements else "allowed"
    if statements:
        return f"denied by {statements}"
    blocked = ", ".join(sorted(kind.value for kind in decision.blocked_by))
    return f"no statement allows it (blocked by: {blocked})" if blocked else "no statement allows it"


def statement(ref: StatementRef) -> str:
    """One deciding statement: `statement InvokeAny of studio-team-1 (policies/team/inference.yaml:31)`."""
    name = ref.sid or f"number {ref.statement + 1}"
    document = f" of {ref.name or ref.policy}" if ref.name or ref.policy else ""
    at = location(ref.place)
    return f"statement {name}{document}" + (f" ({at})" if at else "")


def location(place: Place) -> str:
    """`file:line`, `file` where the line is unknown, empty where both are."""
    return f"{place.file}:{place.line}" if place.file and place.line else place.file


def expectation(row: MatrixRow) -> str:
    """What the contract wanted: `I2 expects a denial`."""
    if row.expected is None:
        return "the contract has no opinion"
    wanted = "that this is allowed" if row.expected == "Allowed" else "a denial"
    return f"{row.property or 'the contract'} expects {wanted}"


def counterexample(row: MatrixRow) -> str:
    """A broken row as one sentence."""
    return f"{who(row)} {what(row)}: {why(row)}; {expectation(row)}."


def first_counterexamples(prop: PropertyResult, limit: int) -> tuple[MatrixRow, ...]:
    """Up to `limit` broken rows that differ in action or relation, in the order of the matrix."""
    distinct: dict[tuple[str, Relation], MatrixRow] = {}
    for row in prop.broken:
        distinct.setdefault((row.action, row.relation), row)
        if len(distinct) == limit:
            break
    return tuple(distinct.values())


def printable(text: str) -> str:
    """The text on one line with every control character shown as an escape: policy text must not move a cursor."""
    return "".join(character if character.isprintable() else _escape(character) for character in text)


def _escape(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")
