"""`studio-calls.yaml` read strictly: what is not understood, or AWS never asks for, is an error with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from types import MappingProxyType
from typing import Final

from abac.catalog import Action, find_action, may_supply, nearest_action, resource_types_of
from abac.contract.studio_calls.call import FACTS, PERMISSION_PROFILES, Maker, StudioCall
from abac.language.request import Values, context_value
from abac.located import Node, Problems, nearest
from abac.teams import CHOICES

FORMAT: Final = 1
_SECTIONS: Final = ("format", "calls")
_REQUIRED: Final = ("call", "made_by", "action", "resource", "source", "permission_profiles")
_MEMBERS: Final = (*_REQUIRED, "resource_tags", "request_tags", "context", "recording", "choice")
_PAGE: Final = re.compile(r"https://docs\.aws\.amazon\.com/[^\s#]+\.html(?:#\S+)?\Z")
_RECORDING: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_BRACED: Final = re.compile(r"\{([^{}]*)\}")
# Stands for every fact, so that a text can be checked before it is known whose it is.
_ANYBODY: Final = MappingProxyType({**dict.fromkeys(FACTS, "x"), "account": "111122223333", "partition": "aws"})


def read_studio_calls(node: Node) -> tuple[StudioCall, ...]:
    """Read the calls, in the order of the file.

    Raises InputError with every problem: unknown members, actions, permission profiles and facts; keys and tags that
    AWS does not supply for the action; resources that are none of the action's; two calls of one name.
    """
    problems = Problems()
    sections = _members(node, _SECTIONS, problems)
    given = sections.get("format")
    if given is None or given.value != FORMAT or isinstance(given.value, bool):
        problems.add(given.place if given else node.place, given.describe() if given else "no format", "`format: 1`")
    areas = sections.get("calls")
    if areas is None:
        problems.add(node.place, "no `calls`", "a mapping of areas to lists of calls")
    found = tuple(chain.from_iterable(_area(name, row, problems) for name, row in _mapping(areas, problems).items()))
    _check_names(found, problems)
    problems.raise_if_any()
    return found


def _area(area: str, node: Node, problems: Problems) -> Iterator[StudioCall]:
    if not isinstance(node.value, list):
        problems.add(node.place, node.describe(), f"a list of the calls of `{area}`")
        return
    for item in node.value:
        call = _Entry(item, area, problems).read()
        if call is not None:
            yield call


class _Entry:
    """Reads one call and collects what is wrong with it."""

    def __init__(self, node: Node, area: str, problems: Problems) -> None:
        self.node = node
        self.area = area
        self.problems = problems
        self.members = _members(node, _MEMBERS, problems)

    def read(self) -> StudioCall | None:
        """The call; None where a required member is absent or is not what it should be."""
        before = len(self.problems)
        for name in _REQUIRED:
            if isinstance(self.node.value, dict) and name not in self.members:
                self.problems.add(self.node.place, f"a call without `{name}`", f"`{name}` of each call")
        action, made_by = self.action(), self.word("made_by", tuple(Maker))
        if action is None or len(self.problems) > before:
            return None
        return StudioCall(
            name=self.text("call"),
            area=self.area,
            made_by=Maker(made_by),
            action=action,
            resource=self.resource(action),
            source=self.shaped("source", _PAGE, "a page of https://docs.aws.amazon.com/"),
            permission_profiles=tuple(self.profiles()),
            resource_tags=self.tags("resource_tags", "aws:ResourceTag", action),
            request_tags=self.tags("request_tags", "aws:RequestTag", action),
            context=self.context(action),
            recording=self.shaped("recording", _RECORDING, "a recording's name such as `estimator-fit`"),
            choice=self.word("choice", CHOICES),
            place=self.node.place,
        )

    def text(self, name: str) -> str:
        node = self.members.get(name)
        if node is None:
            return ""
        if not isinstance(node.value, str) or not node.value.strip():
            self.problems.add(node.place, node.describe(), f"text as `{name}`")
            return ""
        return node.value

    def word(self, name: str, known: tuple[str, ...]) -> str:
        text = self.text(name)
        if text and text not in known:
            node = self.members[name]
            self.problems.add(node.place, f"`{text}`", f"one of {', '.join(known)}", nearest(text, known))
        return text

    def shaped(self, name: str, shape: re.Pattern[str], expected: str) -> str:
        text = self.text(name)
        if text and not shape.match(text):
            self.problems.add(self.members[name].place, f"`{text}`", expected)
        return text

    def action(self) -> Action | None:
        text = self.text("action")
        found = find_action(text) if text else None
        if text and found is None:
            place = self.members["action"].place
            self.problems.add(place, f"unknown action `{text}`", "an action of AWS", nearest_action(text))
        return found

    def resource(self, action: Action) -> str:
        """A form that is an ARN of one of the action's resource types, or `*` where the action may name none."""
        text = self.text("resource")
        node = self.members["resource"]
        if not self.has_known_facts(text, node):
            return text
        if text == "*":
            if any(row.required for row in action.resource_types):
                self.problems.add(node.place, "`*`", f"an ARN, since `{action.full_name}` names a resource")
        elif not resource_types_of(action, text.format_map(_ANYBODY)):
            kinds = ", ".join(row.resource_type for row in action.resource_types) or "none: `*`"
            self.problems.add(node.place, f"`{text}`", f"a resource of `{action.full_name}` ({kinds})")
        return text

    def profiles(self) -> Iterator[str]:
        node = self.members["permission_profiles"]
        if not isinstance(node.value, list) or not node.value:
            self.problems.add(node.place, node.describe(), "a list of permission profiles")
            return
        for item in node.value:
            name = str(item.value)
            if name not in PERMISSION_PROFILES:
                expected = f"one of {', '.join(PERMISSION_PROFILES)}"
                self.problems.add(item.place, item.describe(), expected, nearest(name, PERMISSION_PROFILES))
            else:
                yield name

    def tags(self, name: str, stem: str, action: Action) -> Mapping[str, str]:
        found = {}
        for tag, node in _mapping(self.members.get(name), self.problems).items():
            value = node.value
            if not isinstance(value, str):
                self.problems.add(node.place, node.describe(), f"text as the value of tag `{tag}`")
            elif not action.supports_key(f"{stem}/{tag}"):
                self.problems.add(node.place, f"`{name}`", f"no `{stem}`, which AWS does not supply for this action")
            elif self.has_known_facts(value, node):
                found[tag] = value
        return MappingProxyType(found)

    def context(self, action: Action) -> Mapping[str, Values]:
        found = {}
        for key, node in _mapping(self.members.get("context"), self.problems).items():
            value = context_value(node.plain())
            if value is None:
                self.problems.add(node.place, node.describe(), f"text or a list of texts as `{key}`")
            elif not may_supply(action, key):
                place = self.members["context"].key_place(key)
                self.problems.add(place, f"`{key}`", f"a context key that AWS supplies for `{action.full_name}`")
            else:
                for text in (value,) if isinstance(value, str) else value:
                    self.has_known_facts(text, node)
                found[key] = value
        return MappingProxyType(found)

    def has_known_facts(self, text: str, node: Node) -> bool:
        """Whether all that stands in braces is a fact; what is not is a problem."""
        names = _BRACED.findall(text)
        if "{" in (rest := _BRACED.sub("", text)) or "}" in rest:
            self.problems.add(node.place, f"`{text}`", "each brace closed")
            return False
        unknown = [name for name in names if name not in FACTS]
        for name in unknown:
            expected = f"one of {', '.join(FACTS)}"
            self.problems.add(node.place, f"`{{{name}}}`", expected, nearest(name, FACTS))
        return not unknown


def _check_names(calls: tuple[StudioCall, ...], problems: Problems) -> None:
    seen: dict[str, StudioCall] = {}
    for call in calls:
        first = seen.setdefault(call.name, call)
        if first is not call:
            problems.add(call.place, f"a second call `{call.name}`", f"another name than line {first.place.line}'s")


def _members(node: Node, known: tuple[str, ...], problems: Problems) -> Mapping[str, Node]:
    found = _mapping(node, problems)
    for name in found:
        if name not in known:
            place = node.key_place(name)
            problems.add(place, f"unknown member `{name}`", f"one of {', '.join(known)}", nearest(name, known))
    return {name: value for name, value in found.items() if name in known}


def _mapping(node: Node | None, problems: Problems) -> Mapping[str, Node]:
    if node is None:
        return {}
    if not isinstance(node.value, dict):
        problems.add(node.place, node.describe(), "a mapping")
        return {}
    return node.value
