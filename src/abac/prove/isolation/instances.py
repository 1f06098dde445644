"""The teams that stand for all teams: the one of the source, one of fresh names, and one for each literal token.

Source: PROOF.md, The decision procedure, 5.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from abac.language.pattern import folded
from abac.language.world import RolePrincipal
from abac.lint.alphabets import may_hold
from abac.prove.delimited import Names
from abac.prove.isolation.callers import Group, renamed

_TAG: Final = "aws:principaltag/"
_PROFILE: Final = "sagemaker:userprofilename"
_FRESH: Final = ("alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel")
_TEAMS: Final = frozenset({"teamprefix", "databucket"})


@dataclass(frozen=True, slots=True)
class Instance:
    """One team that is asked about in the place of others. `reserved` is the name to be reserved if a claim fails.

    It is empty where the failure is the source's own: the team is registered, or any team would do. `key` is the folded
    key whose value is the literal that is tried; only who reads that key can tell the team from another.
    """

    role: RolePrincipal
    profile: str
    reserved: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Symbols:
    """The names of one group's team: tags by their spelling, of those that are the team's and not compared by value."""

    tags: Mapping[str, str] = field(hash=False)
    team_tag: str

    @classmethod
    def of(cls, role: RolePrincipal, compared: frozenset[str], team_tag: str) -> Symbols:
        """The tags that name the role's team; others whose value some statement compares tell roles apart instead."""
        names = _TEAMS | {folded(team_tag)}
        tags = {
            key: value
            for key, value in role.tags.items()
            if folded(key) in names or f"{_TAG}{folded(key)}" not in compared
        }
        return cls(tags, team_tag)


def instances(group: Group, profile: str, names: Names, symbols: Symbols) -> Iterator[Instance]:
    """Every team that must be asked about besides the group's own, for statements that hold these names."""
    known = {f"{_TAG}{folded(key)}": key for key in symbols.tags}
    tokens = {key: found for key, found in names.tokens.items() if key in known}
    if _needs_fresh(symbols, tokens, names, known):
        yield Instance(renamed(group.role, _fresh(symbols, names), symbols.team_tag), profile)
    for key in sorted(tokens):
        spelled = known[key]
        for token in sorted(tokens[key]):
            registered = next((role for role in group.alike if role.tags.get(spelled) == token), None)
            if registered is not None:
                yield Instance(registered, profile, key=key)
            else:
                role = renamed(group.role, {spelled: token}, symbols.team_tag)
                yield Instance(role, profile, f"{spelled} `{token}`", key)
    for one, other in sorted(names.together):
        if one in known and other in known:
            yield from _coinciding(group, profile, symbols, known[one], known[other])
    for token in sorted(names.tokens.get(_PROFILE, ())):
        yield Instance(group.role, token, f"Studio profile `{token}`", _PROFILE)


def _needs_fresh(
    symbols: Symbols, tokens: Mapping[str, frozenset[str]], names: Names, known: Mapping[str, str]
) -> bool:
    """Whether the source's own team is called as some literal is, or two of its names that meet in a slot are alike."""
    if any(symbols.tags[known[key]] in found for key, found in tokens.items()):
        return True
    pairs = ((known[one], known[other]) for one, other in names.together if one in known and other in known)
    return any(folded(symbols.tags[one]) == folded(symbols.tags[other]) for one, other in pairs)


def _fresh(symbols: Symbols, names: Names) -> dict[str, str]:
    taken = {folded(token) for found in names.tokens.values() for token in found}
    free = (name for stem in _FRESH for name in (stem, f"{stem}q", f"{stem}qz") if name not in taken)
    return dict(zip(symbols.tags, free, strict=False))


def _coinciding(group: Group, profile: str, symbols: Symbols, one: str, other: str) -> Iterator[Instance]:
    """A team two of whose names are the same, where names of the one kind may be names of the other."""
    for key, value in ((one, symbols.tags[other]), (other, symbols.tags[one])):
        if all(may_hold(f"{_TAG}{folded(key)}", character) for character in value) and symbols.tags[key] != value:
            role = renamed(group.role, {key: value}, symbols.team_tag)
            yield Instance(role, profile, f"{one} and {other} alike")
            return
