"""A folder of anybody's policy documents → World: identity policies of one role in each of two symbolic teams.

Source: CLI reference, SOURCE: what a folder without `manifest.json` is read as.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Final

from abac.errors import InputError
from abac.language.policy import Effect, Policy, PolicyType, Statement
from abac.language.read import read_policy
from abac.language.world import PrincipalKind, RolePrincipal, World
from abac.located import YAML_SUFFIXES, Place, Problem, Problems, problems_of, read_file, unreadable
from abac.results import Severity
from abac.validate import validate

_ACCOUNT: Final = "111122223333"
_ACCOUNTS: Final = re.compile(r"(?<![0-9A-Za-z-])[0-9]{12}(?![0-9A-Za-z-])")
_PART_OF_ACCOUNT: Final = re.compile(r"[0-9*?]{1,12}")
_PARTITION: Final = re.compile(r"arn:(aws(?:-[a-z-]+)?):")
# Roles of two teams that differ in nothing but their tags: what one may do to the other is the question.
_TEAMS: Final = (("Alpha", "alpha"), ("Bravo", "bravo"))
_EXPECTED: Final = "a folder with .json or .yaml policy documents"
_SUFFIXES: Final = YAML_SUFFIXES | {".json"}


def read_foreign(folder: Path, team_tag: str) -> World:
    """Read every document below `folder`; the world's notes say as what.

    The two symbolic teams carry the tag key `team_tag`. Raises InputError with all problems of all documents: what AWS
    would not store as an identity policy is refused, such as a trust policy.
    """
    documents = _read(folder)
    principals = tuple(
        RolePrincipal(
            arn=f"arn:{partition}:iam::{account}:role/{prefix}-role",
            kind=PrincipalKind.EXECUTION_ROLE,
            team=team,
            tags=_tags(team, prefix, team_tag),
            identity=documents,
        )
        for partition, account in _homes(documents)
        for team, prefix in _TEAMS
    )
    notes = (_how(folder, documents, team_tag), *_where(principals), *_sweeping(documents))
    return World(principals, notes=notes, team_tag=team_tag, symbolic=True)


def not_understood(folder: Path) -> tuple[str, ...]:
    """What AWS does not define in the documents below `folder`: findings, not errors (CLI reference, SOURCE).

    Unknown services, actions, condition keys and operands, each with file, line and column. They grant nothing that the
    catalogue knows of, so nothing is asked about them. Raises InputError like `read_foreign`.
    """
    return tuple(
        str(Problem(finding.place, finding.found, finding.expected, finding.meant))
        for policy in _read(folder)
        for finding in validate(policy, PolicyType.IDENTITY)
        if finding.severity is Severity.ERROR
    )


def foreign_documents(folder: Path) -> tuple[Path, ...]:
    """The files below `folder` that are read, sorted. Raises InputError where there is none or a folder is closed."""
    problems = Problems()

    def closed(error: OSError) -> None:
        # os.walk passes over what it may not list unless it is told; a policy must not go unread in silence.
        problems.extend(problems_of(unreadable(str(error.filename), error)))

    if not folder.is_dir():
        found = "a file" if folder.exists() else "no such folder"
        raise InputError([Problem(Place(str(folder)), found, _EXPECTED)])
    paths = [Path(where, name) for where, _, names in os.walk(folder, onerror=closed) for name in names]
    documents = sorted(path for path in paths if path.suffix.lower() in _SUFFIXES)
    if not documents and not problems:
        problems.add(Place(str(folder)), "no policy document", _EXPECTED)
    problems.raise_if_any()
    return tuple(documents)


def _read(folder: Path) -> tuple[Policy, ...]:
    problems = Problems()
    documents: list[Policy] = []
    for path in foreign_documents(folder):
        try:
            documents.append(
                read_policy(read_file(path), PolicyType.IDENTITY, name=path.relative_to(folder).as_posix())
            )
        except InputError as error:
            problems.extend(problems_of(error))
    problems.raise_if_any()
    return tuple(documents)


def _homes(documents: Iterable[Policy]) -> Iterator[tuple[str, str]]:
    """The partitions and accounts that a role may be in, as far as the documents tell them apart.

    Which they are the documents do not say: one account that none of them names, and all that they name.
    """
    texts = dict.fromkeys(text for policy in documents for one in policy.statements for text in _texts(one))
    accounts = {found: None for text in texts for found in _ACCOUNTS.findall(text)}
    accounts |= {found: None for text in texts if (found := _some_account(text))}
    partitions = {match[1]: None for text in texts if (match := _PARTITION.match(text))}
    yield from product(("aws", *sorted(partitions.keys() - {"aws"})), (_ACCOUNT, *sorted(accounts.keys() - {_ACCOUNT})))


def _texts(statement: Statement) -> Iterator[str]:
    yield from (pattern.source for pattern in (statement.resource.patterns if statement.resource else ()))
    yield from (operand.source for condition in statement.conditions for operand in condition.operands)


def _some_account(text: str) -> str | None:
    """An account that a pattern with wildcards takes, in an ARN or alone; None where it takes all or none."""
    part = text.split(":")[4] if text.startswith("arn:") and text.count(":") >= 5 else text
    if not _PART_OF_ACCOUNT.fullmatch(part) or not any(c.isdigit() for c in part):
        return None
    filled = part.replace("?", "0")
    filled = filled.replace("*", "0" * (12 - len(filled.replace("*", ""))), 1).replace("*", "")
    return filled if _ACCOUNTS.fullmatch(filled) else None


def _where(principals: tuple[RolePrincipal, ...]) -> Iterator[str]:
    """Which accounts the roles were put into, if more than one."""
    accounts = dict.fromkeys(f"{role.account} ({role.partition})" for role in principals)
    if len(accounts) > 1:
        yield (
            "the documents name accounts and do not tell which is the roles' own, so roles are asked about in each: "
            + ", ".join(accounts)
        )


def _tags(team: str, prefix: str, team_tag: str) -> Mapping[str, str]:
    """A role's tags; the team's own tag last, since it may be one of the other keys."""
    return {"TeamPrefix": prefix, "DataBucket": f"studio-{prefix}", team_tag: team}


def _how(folder: Path, documents: tuple[Policy, ...], team_tag: str) -> str:
    many = "1 document is" if len(documents) == 1 else f"{len(documents)} documents are"
    return (
        f"{folder} has no manifest.json: its {many} read as identity policies of one role in each of two symbolic "
        f"teams, {' and '.join(team for team, _ in _TEAMS)}, tagged `{team_tag}`"
    )


def _sweeping(documents: Iterable[Policy]) -> Iterator[str]:
    """Statements that allow whatever AWS has: nobody can ask about each of it, so it is said what is not asked."""
    for policy in documents:
        for statement in policy.statements:
            if statement.effect is Effect.ALLOW and (how := _without_end(statement)):
                called = f"statement `{statement.sid}`" if statement.sid else f"statement {statement.index}"
                yield (
                    f"{policy.name}: {called} allows {how}: asked about are all actions of the contract's services and "
                    "what other statements name, not the other actions of AWS"
                )


def _without_end(statement: Statement) -> str | None:
    if statement.action.negated:
        return "every action but some (`NotAction`)"
    if any(pattern.source.partition(":")[0] == "*" for pattern in statement.action.patterns):
        return "every action (`*`)"
    return None
