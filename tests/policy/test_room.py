"""Room: what is rendered can still be mended, whatever the number of teams."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from abac.generate import generate
from abac.located import read_yaml
from abac.teams import Registry, read
from policy.conftest import POLICIES

HEADROOM = 0.10  # of a document's limit
POLICIES_A_ROLE = 10  # IAM User Guide, IAM and AWS STS quotas: managed policies attached to an IAM role
OF_TEAMS = ("teams.json", "directory.json")  # the tables that name teams


def of_teams(count: int) -> Registry:
    """The committed registry with so many teams, each with all that `defaults` lists."""
    head, _, rest = (POLICIES / "teams.yaml").read_text(encoding="utf-8").partition("\nteams:\n")
    reserved = rest[rest.index("reserved_names:") :]
    teams = "".join(f"  T{number:04}: {{}}\n" for number in range(count))
    return read(read_yaml(f"{head}\nteams:\n{teams}\n{reserved}".encode(), "teams.yaml"))


def documents(files: Mapping[str, str]) -> dict[str, str]:
    """What is rendered beside the tables that name teams."""
    return {name: text for name, text in files.items() if name not in OF_TEAMS}


def test_every_document_keeps_a_tenth_of_its_limit_free() -> None:
    """A statement must fit in on the day that it is needed: AWS refuses a document beyond its limit."""
    full = {one.document: one.headroom / one.limit for one in generate(POLICIES).sizes}
    assert full
    assert {name: room for name, room in full.items() if room < HEADROOM} == {}


def test_no_role_has_more_than_ten_policies() -> None:
    """10 managed policies a role without asking AWS for more (IAM User Guide, IAM and AWS STS quotas)."""
    roles: dict[str, dict[str, Any]] = json.loads(generate(POLICIES).files["teams.json"])["roles"]
    numbers = {name: len(row["documents"]) for name, row in roles.items()}
    assert max(numbers.values()) > 1
    assert {name: number for name, number in numbers.items() if number > POLICIES_A_ROLE} == {}


def test_five_thousand_teams_have_the_documents_of_five() -> None:
    """A team is a role's tags and a row, no policy: at equal permission profiles every document is the same."""
    few, many = (generate(POLICIES, of_teams(count)).files for count in (5, 5_000))
    assert documents(few) == documents(many)
    assert len(json.loads(many["teams.json"])["teams"]) == 5_000
