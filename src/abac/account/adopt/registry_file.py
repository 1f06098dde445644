"""teams.yaml with adopted profiles in it: text is inserted and nothing else of the file is touched.

ruamel.yaml says where each mapping begins; to write the whole file anew would fold lines that people had broken.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap

from abac.account.adopt.adoption import Adoption, Change
from abac.located import read_yaml
from abac.teams import read
from abac.teams.editing import scalar, text_of

FIELD = "adopted_profiles"


class _Insertion(NamedTuple):
    """Text that goes before a column of a line; both count from 0, as ruamel.yaml counts."""

    line: int
    column: int
    text: str


def written_with(adoptions: Iterable[Adoption], teams: Path) -> str:
    """The text of teams.yaml with these adoptions. Raises InputError where the result would not be a registry."""
    text = text_of(teams)
    new: dict[str, dict[str, str]] = defaultdict(dict)
    for adoption in adoptions:
        if adoption.change is Change.ADOPT and adoption.team and adoption.user:
            new[adoption.team][adoption.user] = adoption.profile
    document: CommentedMap = YAML().load(text)
    text = _inserted(text, [_insertion(document["teams"], team, profiles) for team, profiles in new.items()])
    read(read_yaml(text.encode(), str(teams)))
    return text


def _insertion(teams: CommentedMap, team: str, profiles: Mapping[str, str]) -> _Insertion:
    rows = ", ".join(f"{scalar(user)}: {scalar(profile)}" for user, profile in profiles.items())
    members = teams[team]
    if FIELD in members:
        return _first(members[FIELD], rows)
    return _first(members, f"{FIELD}: {{{rows}}}")


def _first(mapping: CommentedMap, text: str) -> _Insertion:
    """Put members before the first one of a mapping, in the style that it has."""
    if not mapping or mapping.fa.flow_style():  # an empty one can only be written `{}`
        return _Insertion(mapping.lc.line, mapping.lc.col + 1, f"{text}, " if mapping else text)
    line, column = mapping.lc.key(next(iter(mapping)))
    separator = "\n" + " " * column
    return _Insertion(line, column, separator.join(_block(text)) + separator)


def _block(text: str) -> list[str]:
    """The members that a flow text holds, one a line; a field that is a mapping itself stays as it is."""
    return [text] if text.startswith(f"{FIELD}:") else text.split(", ")


def _inserted(text: str, insertions: Iterable[_Insertion]) -> str:
    lines = text.splitlines(keepends=True)
    for line, column, added in sorted(insertions, reverse=True):
        lines[line] = lines[line][:column] + added + lines[line][column:]
    return "".join(lines)
