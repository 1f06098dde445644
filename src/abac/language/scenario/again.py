"""Scenarios of one stream: documents that come again, word for word, are not read again.

Most streams ask many requests of a few policy sets, and reading those is most of the work. What is not plainly good, or
says its documents in words that were not read before, is read carefully, with places and every mistake.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal, NoReturn

from abac.errors import InputError
from abac.language.policy import PolicyType
from abac.language.policy_set import PolicySet
from abac.language.request import Request
from abac.language.scenario.elements import Element
from abac.language.scenario.scenario import (
    BLOCKERS,
    EXPECTATIONS,
    MEMBERS,
    RENDERED,
    Scenario,
    ScenarioError,
    places_of,
    read_scenario,
)
from abac.located import Limits, Place, Problem, problems_of, read_json

# SIMULATION.md, Scenario: 1 MB a scenario.
SCENARIO_LIMITS: Final = Limits(bytes=1_000_000)
_SETS: Final = 64  # policy sets that one stream remembers; when there are more, all are read anew
_CHARACTERS: Final = 1_000_000  # of all of them: what was read takes some fifty times the room of its text
_DIGITS: Final = 15

_POLICIES = re.compile(r'[{,][ \t\n\r]*+"policies"[ \t\n\r]*+:[ \t\n\r]*+(?=\{)')
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_MEMBERS: Final = frozenset(MEMBERS)
_ELSEWHERE: Final = object()
"""Stands for the documents, which are looked at as text; no JSON value is it."""


class Reader:
    """Reads the scenarios of one stream. What it remembers never changes what is read."""

    __slots__ = ("_characters", "_known", "_latest", "_strict")

    def __init__(self, *, strict: bool = True) -> None:
        self._strict = strict
        self._known: dict[str, PolicySet] = {}
        self._characters = 0
        self._latest = ""

    def read(self, element: Element, name: str) -> Scenario | ScenarioError:
        """Read one scenario; `name` is what it is called where it has no name of its own. Never raises."""
        if element.fault:
            return ScenarioError(name, (Problem(element.place, *element.fault),))
        try:
            whole, documents = self._outline(element.data)
        except _UNUSUAL:
            return _carefully(element, name, strict=self._strict)
        found: PolicySet | Literal["rendered"] | None = self._known.get(documents)
        if not documents and whole.get("policies") == RENDERED:
            found = "rendered"
        scenario = None if found is None else _plainly_good(whole, found, element, name)
        if scenario is not None:
            return scenario
        read = _carefully(element, name, strict=self._strict)
        if documents and isinstance(read, Scenario) and isinstance(read.policies, PolicySet) and not read.findings:
            self._remember(documents, read.policies)
        return read

    def _outline(self, data: bytes) -> tuple[dict[str, Any], str]:
        """The scenario with `_ELSEWHERE` for its documents, and their text; empty: they are no mapping."""
        text = data.decode("utf-8")
        start, end = self._documents(text)
        outline = f"{text[:start]}NaN{text[end:]}" if end else text
        if not outline.startswith("{") or _SURROGATE.search(outline):
            raise ValueError(outline)
        whole = _OUTLINES.decode(outline)
        if end and whole.get("policies") is not _ELSEWHERE:
            raise ValueError(outline)  # these were not the scenario's documents
        return whole, text[start:end]

    def _documents(self, text: str) -> tuple[int, int]:
        """Where the documents stand. Those of the scenario before are told by one comparison."""
        found = _POLICIES.search(text)
        if found is None:
            return 0, 0
        start = found.end()
        if self._latest and text.startswith(self._latest, start):
            return start, start + len(self._latest)
        _, end = _DOCUMENTS.raw_decode(text, start)
        self._latest = text[start:end]
        return start, end

    def _remember(self, documents: str, policies: PolicySet) -> None:
        if len(self._known) >= _SETS or self._characters + len(documents) > _CHARACTERS:
            self._known.clear()
            self._characters = 0
        if len(documents) <= _CHARACTERS:
            self._known[documents] = policies
            self._characters += len(documents)


def _carefully(element: Element, name: str, *, strict: bool) -> Scenario | ScenarioError:
    try:
        node = read_json(element.data, element.place.file, SCENARIO_LIMITS, start=element.place)
    except InputError as error:
        return ScenarioError(name, problems_of(error))
    return read_scenario(node, name, strict=strict)


def _plainly_good(
    whole: dict[str, Any], policies: PolicySet | Literal["rendered"], element: Element, name: str
) -> Scenario | None:
    """The scenario, or None where it must be read carefully."""
    request = whole.get("request")
    if not whole.keys() <= _MEMBERS or type(request) is not dict:
        return None
    called, expect = whole.get("name", name), whole.get("expect")
    if type(called) is not str or not called or ("expect" in whole and expect not in EXPECTATIONS):
        return None
    blocked_by = None
    if "expect_blocked_by" in whole:
        listed = whole["expect_blocked_by"]
        if type(listed) is not list or not all(each in BLOCKERS for each in listed):
            return None
        blocked_by = frozenset(map(PolicyType, listed))
    try:
        asked = Request.from_dict(_with_numbers_as_text(request), strict=True)
    except InputError:
        return None
    return Scenario(called, asked, policies, expect, blocked_by, element.place, (), _Places(element))


class _Number(str):
    """A number as it is written (`1.10` is not `1.1`)."""

    __slots__ = ()


def _with_numbers_as_text(request: dict[str, Any]) -> dict[str, Any]:
    """The request with numbers in its context as texts; elsewhere a number is none of a request's values."""
    context = request.get("context")
    if type(context) is dict and any(type(value) is _Number or type(value) is list for value in context.values()):
        request["context"] = {key: _as_text(value) for key, value in context.items()}
    return {key: 0 if type(value) is _Number else value for key, value in request.items()}


def _as_text(value: Any) -> Any:
    if isinstance(value, list):
        return [_as_text(item) for item in value]
    return str(value) if type(value) is _Number else value


class _Places(Mapping[str, Place]):
    """Where the request's action and resource stand, read when somebody asks: hardly anybody does."""

    __slots__ = ("_element", "_found")

    def __init__(self, element: Element) -> None:
        self._element = element
        self._found: dict[str, Place] | None = None

    def _all(self) -> dict[str, Place]:
        if self._found is None:
            element = self._element
            root = read_json(element.data, element.place.file, SCENARIO_LIMITS, start=element.place)
            self._found = places_of(root.value["request"]) if isinstance(root.value, dict) else {}
        return self._found

    def __getitem__(self, path: str) -> Place:
        return self._all()[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError(pairs)
    return found


def _number(text: str) -> _Number:
    if len(text) > _DIGITS or not math.isfinite(float(text)):
        raise ValueError(text)
    return _Number(text)


def _constant(text: str) -> object:
    if text != "NaN":
        raise ValueError(text)
    return _ELSEWHERE


def _no_constant(text: str) -> NoReturn:
    raise ValueError(text)


_OUTLINES: Final = json.JSONDecoder(
    object_pairs_hook=_once, parse_int=_number, parse_float=_number, parse_constant=_constant
)
_DOCUMENTS: Final = json.JSONDecoder(parse_constant=_no_constant)
_UNUSUAL: Final = (ValueError, RecursionError, AttributeError)
"""What is raised for all that is not plainly good; AttributeError: the scenario is no mapping."""
