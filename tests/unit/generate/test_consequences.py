"""What a team more comes to: roles and a directory row, never a document (architecture, Contracts between rooms)."""

from __future__ import annotations

from pathlib import Path

from abac.generate import Rendered, consequences, generate
from abac.located import read_yaml
from abac.teams import read

POLICIES = Path(__file__).resolve().parents[3] / "policies"
TEXT = (POLICIES / "teams.yaml").read_text()


def rendered(text: str) -> Rendered:
    """The committed templates for another registry."""
    return generate(POLICIES, read(read_yaml(text.encode(), "teams.yaml")))


def test_a_team_more_is_roles_a_row_and_a_bucket() -> None:
    """One role for each permission profile, `studio-PREFIX-ACCOUNT-REGION` for the data, and no document changes."""
    more = TEXT.replace("  Team2:\n", "  Team3: {permission_profiles: [read-only]}\n  Team2:\n")
    found = consequences(rendered(TEXT), rendered(more))
    assert found.roles.added == ("/studio/team3/team3-read-only",)
    assert found.directory_rows.added == ("Team3",)
    assert found.buckets.added == ("studio-team3-111122223333-eu-west-1",)
    assert not found.documents
    back = consequences(rendered(more), rendered(TEXT))
    assert (back.roles.removed, back.roles.added) == (found.roles.added, ())


def test_what_a_change_reaches_is_told() -> None:
    """Another network changes its Deny, and the row of every team that uses it."""
    found = consequences(rendered(TEXT), rendered(TEXT.replace("203.0.113.0/24", "198.51.100.0/24")))
    assert found.directory_rows.changed == ("Team1", "Team2")
    assert found.documents.changed
    assert not found.documents.added
    assert not found.roles


def test_nothing_changed_is_nothing() -> None:
    """Two renderings of one source."""
    found = consequences(rendered(TEXT), rendered(TEXT))
    assert not (found.roles or found.documents or found.directory_rows or found.buckets)
