"""The rows of a matrix as the page's script reads them: counted by bucket, with a bounded number of whole requests.

200,000 rows would not fit into a page that people open on a phone. So each combination of team, action, relation,
property, outcome and verdict is one bucket with its count, and whole requests are kept for what is broken and, as
examples, for the rest. `shown` says how many were kept of how many: nothing is dropped silently.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from abac.report.sentences import OUTCOMES, RELATIONS
from abac.results.decision import Decision, Outcome, StatementRef
from abac.results.matrix import MatrixResult, MatrixRow, Relation

BROKEN_CHARACTERS = 4_000_000  # of JSON for whole broken requests: the page stays under 6 MB
EXAMPLE_CHARACTERS = 1_000_000  # of JSON for whole requests of all other kinds
ROW_CHARACTERS = 50  # one request without the texts that it refers to
EXAMPLES_EACH = 3  # of one team, action group, relation and outcome
TEAMS_APART = 4  # more teams than that: those that were decided alike are shown as one
OTHERS = "other principals"  # the sign-in's roles and the default role belong to no team (ISOLATION.md, Setting)
OUTCOME_ORDER = tuple(Outcome)
RELATION_ORDER = tuple(Relation)
_VERB = re.compile(r"(?:Batch(?=[A-Z]))?[A-Z][a-z0-9]*")


class Verdict(IntEnum):
    """What the contract says of a decision."""

    AS_EXPECTED = 0
    LEAK = 1  # allowed, must be denied
    BLOCKED = 2  # denied, must be allowed
    NO_OPINION = 3


@dataclass(frozen=True, slots=True)
class Shown:
    """How many whole requests the page holds, of how many rows."""

    rows: int
    broken: int
    broken_kept: int
    broken_alike: int  # broken rows equal to a kept one in everything that the page shows
    examples: int

    @property
    def broken_left_out(self) -> int:
        """Broken rows that are counted in the page but not shown as requests."""
        return self.broken - self.broken_kept - self.broken_alike


def verdict(row: MatrixRow) -> Verdict:
    """The verdict on one row."""
    if row.expected is None:
        return Verdict.NO_OPINION
    if row.holds:
        return Verdict.AS_EXPECTED
    return Verdict.LEAK if row.decision.allowed else Verdict.BLOCKED


def verb(action: str) -> str:
    """The verb class of an action: `Create` of sagemaker:CreateApp, `BatchGet` of sagemaker:BatchGetMetrics."""
    name = action.partition(":")[2] or action
    found = _VERB.match(name)
    return found[0] if found else name


def blocks(rows: Iterable[MatrixRow]) -> list[tuple[str, ...]]:
    """The teams that are shown together, in the order of the matrix.

    Few teams stand alone. Many stand together where every count of theirs is equal, which is the rule: the rendered
    policies do not name teams.
    """
    counts: dict[str, Counter[Hashable]] = defaultdict(Counter)
    for row in rows:
        counts[row.team or OTHERS][_bucket(row)] += 1
    others = [(OTHERS,)] if counts.pop(OTHERS, None) else []
    if len(counts) <= TEAMS_APART:
        return [*((team,) for team in counts), *others]
    alike: dict[frozenset[tuple[Hashable, int]], list[str]] = defaultdict(list)
    for team, counter in counts.items():
        alike[frozenset(counter.items())].append(team)
    return [*(tuple(teams) for teams in alike.values()), *others]


def _bucket(row: MatrixRow) -> tuple[str, Relation, str | None, Outcome, Verdict]:
    return (row.action, row.relation, row.property, row.decision.outcome, verdict(row))


class _Table:
    """Values by number, each once."""

    def __init__(self) -> None:
        self.values: list[Any] = []
        self.characters = 0  # about as many as the values take in JSON
        self._numbers: dict[Hashable, int] = {}

    def number(self, value: Any, key: Hashable | None = None) -> int:
        """The number of `value`; `key` stands for it where it cannot be hashed."""
        key = value if key is None else key
        found = self._numbers.get(key)
        if found is None:
            found = self._numbers[key] = len(self.values)
            self.values.append(value)
            self.characters += len(str(key)) + 3
        return found


class HeatMap:
    """Collects a result's rows; `data` is what the page embeds and `shown` what it says about completeness."""

    def __init__(self, result: MatrixResult) -> None:
        self._blocks = blocks(result.rows)
        self._block_of = {team: number for number, teams in enumerate(self._blocks) for team in teams}
        self._properties = [(prop.id, prop.title) for prop in result.properties]
        self._property_numbers = {name: number for number, (name, _) in enumerate(self._properties)}
        self._actions, self._groups = _Table(), _Table()
        self._texts, self._whos, self._whys, self._statements, self._rests = (_Table() for _ in range(5))
        self._buckets: Counter[tuple[int, ...]] = Counter()
        self._kept: dict[tuple[int, ...], None] = {}
        self._examples: Counter[tuple[int, ...]] = Counter()
        self._broken = self._broken_kept = self._broken_alike = self._broken_characters = 0
        self._example_count = self._example_characters = 0
        self._later: list[MatrixRow] = []  # broken, of a bucket that is shown already
        for row in result.rows:
            self._add(row)
        for row in self._later:
            self._add_broken(row)
        self.shown = Shown(len(result.rows), self._broken, self._broken_kept, self._broken_alike, self._example_count)

    @property
    def data(self) -> dict[str, Any]:
        """JSON's own types; the script's `model` part names the columns again."""
        return {
            "blocks": [{"teams": list(teams)} for teams in self._blocks],
            "relations": list(RELATIONS.values()),
            "outcomes": list(OUTCOMES.values()),
            "properties": self._properties,
            "groups": self._groups.values,
            "actions": self._actions.values,
            "buckets": [[*bucket, total] for bucket, total in self._buckets.items()],
            "requests": [list(row) for row in self._kept],
            "texts": self._texts.values,
            "whos": self._whos.values,
            "whys": self._whys.values,
            "statements": self._statements.values,
            "rests": self._rests.values,
        }

    def _add(self, row: MatrixRow) -> None:
        place = self._place(row)
        block, action, relation, _, outcome, judged = place
        seen = place in self._buckets
        self._buckets[place] += 1
        if judged in (Verdict.LEAK, Verdict.BLOCKED):
            self._broken += 1
            if seen:
                self._later.append(row)  # so that the first of each bucket is shown before the second of any
            else:
                self._add_broken(row)
            return
        cell = (block, self._actions.values[action][1], relation, outcome)
        if self._examples[cell] < EXAMPLES_EACH and self._example_characters < EXAMPLE_CHARACTERS:
            cost = self._keep(row)
            self._examples[cell] += bool(cost)
            self._example_count += bool(cost)
            self._example_characters += cost

    def _place(self, row: MatrixRow) -> tuple[int, int, int, int, int, int]:
        """The bucket that counts a row: block, action, relation, property, outcome, verdict."""
        return (
            self._block_of[row.team or OTHERS],
            self._action(row.action),
            RELATION_ORDER.index(row.relation),
            self._property(row.property),
            OUTCOME_ORDER.index(row.decision.outcome),
            int(verdict(row)),
        )

    def _add_broken(self, row: MatrixRow) -> None:
        if self._broken_characters >= BROKEN_CHARACTERS:
            return
        cost = self._keep(row)
        self._broken_kept += bool(cost)
        self._broken_alike += not cost
        self._broken_characters += cost

    def _keep(self, row: MatrixRow) -> int:
        """Keep a whole request; about how many characters that takes, 0 where an equal one is kept already."""
        before = self._characters()
        whole = self._whole(row)
        if whole in self._kept:
            return 0
        self._kept[whole] = None
        return ROW_CHARACTERS + self._characters() - before

    def _characters(self) -> int:
        return sum(table.characters for table in (self._texts, self._whos, self._whys, self._statements, self._rests))

    def _action(self, action: str) -> int:
        service = action.partition(":")[0] if ":" in action else ""
        group = self._groups.number((service, verb(action)))
        return self._actions.number((action, group))

    def _property(self, name: str | None) -> int:
        """The property's number; -1 for none. A row may name a property that has no result of its own."""
        if name is None:
            return -1
        if name not in self._property_numbers:
            self._property_numbers[name] = len(self._properties)
            self._properties.append((name, ""))
        return self._property_numbers[name]

    def _whole(self, row: MatrixRow) -> tuple[int, ...]:
        block, action, relation, prop, outcome, judged = self._place(row)
        rest = {key: value for key, value in row.request.items() if key not in ("action", "resource")}
        resource = str(row.request.get("resource", ""))
        return (
            self._whos.number((block, row.team or OTHERS, row.principal_kind, row.permission_profile or "")),
            action,
            self._texts.number(row.resource_type),
            relation,
            outcome,
            judged,
            prop,
            self._texts.number(row.situation),
            self._why(row.decision),
            self._texts.number(resource),
            self._rests.number(rest, json.dumps(rest, default=str)),
        )

    def _why(self, decision: Decision) -> int:
        why = (
            tuple(self._statement(ref) for ref in decision.decided_by),
            tuple(sorted(kind.value for kind in decision.blocked_by)),
            tuple(sorted(decision.absent_keys)),
            tuple(sorted(decision.ignored_keys)),
            decision.notes,
        )
        return self._whys.number(why)

    def _statement(self, ref: StatementRef) -> int:
        name = ref.sid or f"number {ref.statement + 1}"
        return self._statements.number(
            (ref.policy_type.value, ref.effect.value, name, ref.name or ref.policy, ref.place.file, ref.place.line)
        )
