"""One identity policy in a file → World: what a role of a symbolic team has attached and nothing else.

For two versions of one policy, such as a managed policy of AWS before and after a change.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from abac.language.policy import PolicyType
from abac.language.read import read_policy
from abac.language.world import PrincipalKind, RolePrincipal, World
from abac.located import Problem, read_file
from abac.results import Severity
from abac.validate import validate

_ROLE: Final = "arn:aws:iam::111122223333:role/alpha-role"


def read_document(file: Path, *, team_tag: str = "Team") -> World:
    """Read one document as the identity policy of one role of a symbolic team, tagged `team_tag`.

    Raises InputError with all problems: what AWS would not store as an identity policy is refused.
    """
    policy = read_policy(read_file(file), PolicyType.IDENTITY, name=file.name)
    tags = {"TeamPrefix": "alpha", "DataBucket": "studio-alpha", team_tag: "Alpha"}
    role = RolePrincipal(_ROLE, PrincipalKind.EXECUTION_ROLE, team="Alpha", tags=tags, identity=(policy,))
    note = f"{file} is read as the identity policy of one role of a symbolic team, Alpha, tagged `{team_tag}`"
    return World((role,), notes=(note,), team_tag=team_tag)


def describe_document(file: Path) -> dict[str, Any]:
    """The `source` object of results: the file, and what of it AWS does not define."""
    policy = read_policy(read_file(file), PolicyType.IDENTITY)
    found = [
        str(Problem(finding.place, finding.found, finding.expected, finding.meant))
        for finding in validate(policy, PolicyType.IDENTITY)
        if finding.severity is Severity.ERROR
    ]
    return {"kind": "file", "files": [str(file)], "not_understood": found}
