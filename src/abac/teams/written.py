"""Where teams.yaml says what: the place behind each value of a team, its own line or that of the defaults."""

from __future__ import annotations

from collections.abc import Mapping

from abac.located import Node, Place, from_plain

_NOTHING = from_plain(None)


class Written:
    """The file's root node, asked by team and field."""

    __slots__ = ("_defaults", "_teams", "root")

    def __init__(self, root: Node) -> None:
        self.root = root
        self._teams = _member(root, "teams")
        self._defaults = _member(root, "defaults")

    def team(self, key: str) -> Place:
        """Where a team's key stands."""
        return self._teams.key_place(key)

    def field(self, key: str, name: str) -> Place:
        """Where the value that holds for a team is written: in the team, in the defaults, else the team's key."""
        node = self.node(key, name)
        return node.place if node else self.team(key)

    def item(self, key: str, name: str, index: int) -> Place:
        """Where one item of a list stands."""
        node = self.node(key, name)
        if node and isinstance(node.value, list) and index < len(node.value):
            return node.value[index].place
        return self.field(key, name)

    def tag(self, key: str, tag: str) -> Place:
        """Where a custom tag stands, in the team or in the defaults."""
        for owner in (_member(self._teams, key), self._defaults):
            tags = _member(owner, "tags")
            if tag in _members(tags):
                return tags.key_place(tag)
        return self.team(key)

    def node(self, key: str, name: str) -> Node | None:
        """Return the node of the value that holds for a team, None where neither the team nor the defaults say it."""
        return _members(_member(self._teams, key)).get(name) or _members(self._defaults).get(name)


def find(root: Node, steps: tuple[str | int, ...]) -> tuple[Node, str | None]:
    """Follow steps from the root; return the last node that exists, and the first step that does not.

    pydantic marks an error about a mapping's key by the step `[key]`, which is no member: it comes back as absent.
    """
    node = root
    for step in steps:
        value = node.value
        if isinstance(value, dict) and step in value:
            node = value[str(step)]
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            node = value[step]
        else:
            return node, str(step)
    return node, None


def _members(node: Node) -> Mapping[str, Node]:
    return node.value if isinstance(node.value, dict) else {}


def _member(node: Node, name: str) -> Node:
    return _members(node).get(name, _NOTHING)
