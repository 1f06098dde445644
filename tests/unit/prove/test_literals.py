"""Which registered names a document's literal texts may meet."""

from __future__ import annotations

import pytest

from abac.language.pattern import Pattern
from abac.prove.difference.literals import Literals

HOME = "arn:aws:s3:::data/user-${aws:PrincipalTag/Team}/*"


@pytest.mark.parametrize(
    ("literal", "team", "meets"),
    [
        ("arn:aws:s3:::data/user-adm*", "admins", True),
        ("arn:aws:s3:::data/user-adm*", "bravo", False),
        ("arn:aws:s3:::data/user-admin/x", "admin", True),
        ("arn:aws:s3:::data/user-admin/x", "admins", False),
        ("arn:aws:s3:::data/*-ops/x", "dev-ops", True),
        ("arn:aws:s3:::data/*/x", "bravo", False),
        ("arn:aws:s3:::data/USER-Admin/x", "admin", True),
    ],
)
def test_a_name_meets_a_literal_text_that_may_hold_it(literal: str, team: str, meets: bool) -> None:
    """What a pattern takes of one name and not of another makes that one a cell of its own (PROOF.md, 5)."""
    literals = Literals.of([Pattern.parse(HOME), Pattern.parse(literal)])
    assert literals.may_name({"aws:principaltag/team": team}) is meets
