"""A folder of policy documents → World: our own by its manifest, anybody's as identity policies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from abac.errors import InputError
from abac.language.pattern import Pattern
from abac.language.policy import Effect, Patterns, Policy, PolicyType, Statement
from abac.language.read import read_policy_leniently
from abac.language.world import PrincipalKind, RolePrincipal, World
from abac.located import Limits, Place, Problems, problems_of, read_file
from abac.results import DocumentSize
from abac.sources.foreign import foreign_documents, not_understood, read_foreign

MANIFEST: Final = "manifest.json"
_TABLE_LIMITS: Final = Limits(bytes=100_000_000)

# Organizations attaches FullAWSAccess to every root, unit and account when SCPs are switched on
# (AWS Organizations User Guide, Service control policies).
FULL_ACCESS: Final = Policy(
    (Statement(Effect.ALLOW, Patterns((Pattern.parse("*"),)), Patterns((Pattern.parse("*"),))),), name="FullAWSAccess"
)


@dataclass(frozen=True, slots=True)
class _Read:
    """The documents of our own folder by name, and the tables beside them."""

    documents: Mapping[str, Policy]
    rows: tuple[Mapping[str, Any], ...]
    roles: Mapping[str, Mapping[str, Any]]
    teams: Mapping[str, Mapping[str, Any]]
    networks: Mapping[str, tuple[str, ...]]
    choices: Mapping[str, frozenset[str]]


def read_world(folder: Path, *, team_tag: str = "Team") -> World:
    """Read every document in `folder`, by its manifest where it has one.

    A folder without `manifest.json` is read as identity policies of one role in each of two symbolic teams, which carry
    the tag key `team_tag`; the world's notes say so. Raises InputError with all problems of all documents.
    """
    if (folder / MANIFEST).is_file():
        return _own_world(_read_own(folder))
    return read_foreign(folder, team_tag)


def read_sizes(folder: Path) -> tuple[DocumentSize, ...]:
    """The sizes of the documents of our own folder against AWS's limits; none for a folder without a manifest."""
    if not (folder / MANIFEST).is_file():
        return ()
    rows: list[dict[str, Any]] = read_file(folder / MANIFEST).plain()["documents"]
    return tuple(DocumentSize(row["file"], row["policy_type"], row["characters"], row["limit"]) for row in rows)


def describe(folder: Path) -> dict[str, Any]:
    """The `source` object of results (CLI reference): what was read, and what of it AWS does not define."""
    ours = (folder / MANIFEST).is_file()
    paths = _documents(folder) if ours else foreign_documents(folder)
    files = sorted(path.relative_to(folder).as_posix() for path in paths)
    return {"kind": "rendered", "files": files, "not_understood": [] if ours else list(not_understood(folder))}


def _documents(folder: Path) -> list[Path]:
    return [folder / row["file"] for row in read_file(folder / MANIFEST).plain()["documents"]]


def _read_own(folder: Path) -> _Read:
    manifest: dict[str, Any] = read_file(folder / MANIFEST).plain()
    places = _statement_places(folder)
    problems = Problems()
    documents: dict[str, Policy] = {}
    for row in manifest["documents"]:
        file = folder / row["file"]
        try:
            policy, found = read_policy_leniently(read_file(file), PolicyType(row["policy_type"]), name=row["file"])
        except InputError as error:
            problems.extend(problems_of(error))
            continue
        problems.extend(found)
        documents[row["name"]] = _placed(policy, places.get(row["file"], ()))
    problems.raise_if_any()
    teams = read_file(folder / "teams.json", _TABLE_LIMITS).plain()
    directory = read_file(folder / "directory.json", _TABLE_LIMITS).plain()
    networks = {row["network_profile"]: tuple(row["allowed_networks"]) for row in directory["teams"].values()}
    profiles = teams.get("permission_profiles", {})  # folders that were rendered before there were choices have none
    choices = {name: frozenset(row["choices"]) for name, row in profiles.items()}
    return _Read(documents, tuple(manifest["documents"]), teams["roles"], teams["teams"], networks, choices)


def _statement_places(folder: Path) -> Mapping[str, tuple[Place, ...]]:
    """Where each statement was written: the template's file and line, so that reports point at what people edit."""
    path = folder / "statements.json"
    if not path.is_file():
        return {}
    documents: dict[str, list[dict[str, Any]]] = read_file(path, _TABLE_LIMITS).plain()["documents"]
    return {file: tuple(Place(row["source"], row["line"], 1) for row in rows) for file, rows in documents.items()}


def _placed(policy: Policy, places: tuple[Place, ...]) -> Policy:
    if len(places) != len(policy.statements):
        return policy
    found = tuple(replace(statement, place=place) for statement, place in zip(policy.statements, places, strict=True))
    return replace(policy, statements=found)


def _own_world(read: _Read) -> World:
    principals = tuple(_principals(read))
    scp = tuple(
        (FULL_ACCESS, *(read.documents[row["name"]] for row in read.rows if row["level"] == level))
        for level in ("organization", "unit", "account")
    )
    trusts = {role.arn: role.trust for role in principals if role.trust is not None}
    return World(
        principals,
        resource_policies=trusts,
        scp=scp,
        notes=("each level of the organisation also holds AWS's FullAWSAccess",),
    )


def _principals(read: _Read) -> Iterator[RolePrincipal]:
    accounts = sorted({row["account"] for row in read.teams.values()})
    for row in read.roles.values():
        if row["team"]:
            yield _principal(read, row, read.teams[row["team"]]["account"])
        else:
            # The platform's roles stand in every account that teams work in.
            yield from (_principal(read, row, account) for account in accounts)


def _principal(read: _Read, row: Mapping[str, Any], account: str) -> RolePrincipal:
    boundary = row["boundary"]
    by_file = {document["file"]: document["name"] for document in read.rows}
    return RolePrincipal(
        arn=f"arn:aws:iam::{account}:role{row['path']}{row['name']}",
        kind=PrincipalKind(row["kind"]),
        team=row["team"],
        permission_profile=row["permission_profile"],
        network_profile=row["network_profile"],
        allowed_cidrs=read.networks.get(row["network_profile"], ()),
        tags=row["tags"],
        identity=tuple(read.documents[name] for name in row["documents"]),
        boundary=None if boundary is None else (read.documents[boundary],),
        trust=read.documents[by_file[row["trust"]]] if row["trust"] else None,
        choices=read.choices.get(row["permission_profile"], frozenset()),
    )
