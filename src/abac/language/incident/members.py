"""Looking into JSON that somebody else wrote: what is absent or of another type is absent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from abac.located import Node

# Parameters whose values are, or may be, credentials: they are not even kept in memory longer than the JSON itself.
_SECRET: Final = re.compile(
    r"token|secret|password|passphrase|credential|assertion|signature|authorization|accesskey|privatekey|cookie"
    r"|presigned|authorizedurl|userdata|environment|hyperparameters",
    re.IGNORECASE,
)
_SECRET_VALUE: Final = re.compile(r"X-Amz-(?:Signature|Security-Token|Credential)=|HIDDEN_DUE_TO_SECURITY", re.I)
_LONGEST: Final = 2_048  # characters: the longest ARN is shorter


def inside(node: Node | None, *names: str) -> Node | None:
    """The node at the end of these names, None where one of them is absent."""
    for name in names:
        if node is None or not isinstance(node.value, dict):
            return None
        node = node.value.get(name)
    return node


def text_of(node: Node | None, *names: str) -> str | None:
    """The text there; None where it is absent, empty, or no text."""
    found = inside(node, *names)
    return found.value if found is not None and isinstance(found.value, str) and found.value else None


def mapping(node: Node | None) -> Mapping[str, Node]:
    """The members of a mapping; none for anything else."""
    return node.value if node is not None and isinstance(node.value, dict) else {}


def items(node: Node | None) -> list[Node]:
    """The items of a list; none for anything else."""
    return node.value if node is not None and isinstance(node.value, list) else []


def open_texts(node: Node | None) -> dict[str, str]:
    """The texts of a mapping by lower-case name, without those that may be secrets."""
    return {
        name.lower(): member.value
        for name, member in mapping(node).items()
        if isinstance(member.value, str) and _may_be_shown(name, member.value)
    }


def tag_pairs(node: Node | None) -> Iterator[tuple[str, str]]:
    """Tags in either shape: a list of `key` and `value`, or a mapping."""
    for name, member in mapping(node).items():
        if isinstance(member.value, str):
            yield name, member.value
    for item in items(node):
        key = text_of(item, "key") or text_of(item, "Key")
        value = inside(item, "value") or inside(item, "Value")
        if key and value is not None and isinstance(value.value, str):
            yield key, value.value


def _may_be_shown(name: str, value: str) -> bool:
    return len(value) <= _LONGEST and not _SECRET.search(name) and not _SECRET_VALUE.search(value)
