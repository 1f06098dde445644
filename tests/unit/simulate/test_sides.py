"""Which row of the table applies to which request."""

from __future__ import annotations

import pytest

from abac.language.principal import Naming
from abac.language.request import Request
from abac.simulate.sides import GRANTS, TABLE, Word, sides
from unit.simulate.situations import ACCOUNT, KEY, OBJECT, OTHER_ACCOUNT, ROOT, SESSION, request

TARGET = f"arn:aws:iam::{ACCOUNT}:role/Target"
NEEDED, UNLESS_GRANTED, NOT_NEEDED = Word.NEEDED, Word.UNLESS_GRANTED, Word.NOT_NEEDED


@pytest.mark.parametrize(
    ("asked", "caller", "resource"),
    [
        (request("s3:GetObject", OBJECT), UNLESS_GRANTED, NOT_NEEDED),
        (request("s3:GetObject", OBJECT, resource_account=OTHER_ACCOUNT), NEEDED, NEEDED),
        (request("sts:AssumeRole", TARGET), UNLESS_GRANTED, NEEDED),
        (request("sts:TagSession", TARGET), UNLESS_GRANTED, NEEDED),
        (request("sts:AssumeRole", TARGET.replace(ACCOUNT, OTHER_ACCOUNT)), NEEDED, NEEDED),
        (request("sts:AssumeRole", TARGET, ROOT), NEEDED, NEEDED),
        (request("sts:AssumeRoleWithWebIdentity", TARGET, "*", resource_account=ACCOUNT), NOT_NEEDED, NEEDED),
        (request("sts:GetCallerIdentity", "*"), NOT_NEEDED, NOT_NEEDED),
        (request("sts:GetCallerIdentity", "*", "*"), NOT_NEEDED, NEEDED),
        (request("sts:GetSessionToken", "*"), UNLESS_GRANTED, NOT_NEEDED),
        (request("sts:AssumeRoot", ROOT.replace(ACCOUNT, OTHER_ACCOUNT)), NEEDED, NOT_NEEDED),
        (request("kms:Decrypt", KEY), UNLESS_GRANTED, NEEDED),
        (request("kms:Decrypt", KEY.replace(ACCOUNT, OTHER_ACCOUNT)), NEEDED, NEEDED),
        (request("kms:ListKeys", "*"), UNLESS_GRANTED, NOT_NEEDED),
        (request("s3:PutObject", OBJECT, "sagemaker.amazonaws.com", resource_account=ACCOUNT), NOT_NEEDED, NEEDED),
        (request("s3:GetObject", OBJECT, "*", resource_account=ACCOUNT), NOT_NEEDED, NEEDED),
        (request("s3:GetObject", OBJECT, ROOT), UNLESS_GRANTED, NOT_NEEDED),
        (request("iam:PassRole", TARGET, SESSION), UNLESS_GRANTED, NOT_NEEDED),
    ],
)
def test_who_must_say_yes(asked: Request, caller: Word, resource: Word) -> None:
    """Evaluation within one account and across accounts, trust and key policies (pages named in the table)."""
    row = sides(asked)
    assert (row.caller, row.resource) == (caller, resource)


def test_every_row_names_its_source_and_every_naming_its_reach() -> None:
    """Each row of the table names the page that it follows; no way of naming a caller is left out."""
    assert all(row.source and row.situation for row in TABLE)
    assert set(GRANTS) == set(Naming)
