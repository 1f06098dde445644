"""Premises written as IAM writes them: a Condition element, resources, and all, any or none of several.

What is written here is ours, so whatever cannot be read is a defect, raised as an InputError.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from abac.contract.premise import AllOf, AnyOf, Clause, NotOf, Premise
from abac.language.pattern import Pattern
from abac.language.policy import Patterns
from abac.language.read import Faults
from abac.language.read.condition import read_conditions
from abac.located import from_plain

Element = Mapping[str, Mapping[str, Any]]
"""A Condition element: operator → key → value or values."""

ALL: Final = AllOf()
_read: Final[dict[str, Clause]] = {}


def on(*resources: str) -> Clause:
    """Requests on a resource that one of the patterns of a Resource element takes."""
    return _on(resources)


def when(condition: Element) -> Clause:
    """Requests whose context meets every operator of a Condition element."""
    spelled = repr(condition)  # in a tenth of the time that JSON takes
    found = _read.get(spelled)
    if found is None:
        found = _read[spelled] = _when(condition)
    return found


def every(*parts: Premise) -> Premise:
    """Requests that every part speaks of."""
    found = tuple(part for part in parts if part != ALL)
    return found[0] if len(found) == 1 else AllOf(found)


def some(*parts: Premise) -> Premise:
    """Requests that at least one part speaks of."""
    return parts[0] if len(parts) == 1 else AnyOf(parts)


def other_than(part: Premise) -> Premise:
    """Requests that the part does not speak of."""
    return part.part if isinstance(part, NotOf) else NotOf(part)


def written(form: Mapping[str, Any]) -> Premise:
    """A form of `ownership.yaml`: `Resource`, one pattern or several, and `Condition`, either or both."""
    resource = form.get("Resource", ())
    texts = (resource,) if isinstance(resource, str) else tuple(resource)
    parts = [on(*texts)] if texts else []
    if "Condition" in form:
        parts.append(when(form["Condition"]))
    return every(*parts)


@lru_cache(maxsize=4096)
def _on(resources: tuple[str, ...]) -> Clause:
    return Clause(Patterns(tuple(Pattern.parse(text) for text in resources)))


def _when(condition: Element) -> Clause:
    faults = Faults()
    found = read_conditions(from_plain(json.loads(json.dumps(condition))), faults, variables=True)
    faults.settle(strict=True)
    return Clause(conditions=found)
