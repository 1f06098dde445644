"""Claims in DynamoDB, held against what its API answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from saml_backend.aws.replays import DynamoReplays
from saml_backend.ports import Unavailable
from saml_backend.refusal import Refused, Step
from saml_kit.clock import NOW


class Table:
    """A client whose conditional put fails; `found` makes the item that it says is there of the one that was sent."""

    def __init__(self, found: Mapping[str, Any] | None, code: str = "ConditionalCheckFailedException") -> None:
        self.found, self.code = found, code
        self.sent: dict[str, Any] = {}

    def put_item(self, **request: Any) -> None:
        """Refuse (DynamoDB API Reference, PutItem: ReturnValuesOnConditionCheckFailure)."""
        self.sent = request
        error: dict[str, Any] = {"Error": {"Code": self.code, "Message": "EVILCANARY"}}
        if self.found is not None:
            error["Item"] = {**request["Item"], **self.found}
        raise ClientError(error, "PutItem")


def claim(table: Table) -> None:
    """Claim an assertion that is good for an hour."""
    DynamoReplays(table, "claims").claim("key", NOW + timedelta(hours=1), NOW)


def test_ones_own_claim_is_no_replay() -> None:
    """The first attempt arrived, its answer did not: the item that is there is this very call's."""
    claim(Table({}))


@pytest.mark.parametrize("found", [{"claim": {"S": "f" * 32}}, {"claim": {"S": ""}}, {"claim": None}, None])
def test_anothers_claim_is_a_replay(found: Mapping[str, Any] | None) -> None:
    """Another's, one without a name, and none told at all: what cannot be seen to be one's own refuses."""
    with pytest.raises(Refused) as refused:
        claim(Table(found))
    assert (refused.value.step, refused.value.reason) == (Step.REPLAY, "assertion-used")


def test_two_claims_never_have_one_name() -> None:
    """Else somebody's replay would look like one's own retry: 128 random bits for each call."""
    names = set()
    for _ in range(100):
        table = Table({})
        claim(table)
        names.add(table.sent["Item"]["claim"]["S"])
    assert len(names) == 100
    assert {len(name) for name in names} == {32}


def test_the_put_asks_whether_the_assertion_was_claimed() -> None:
    """The condition is on the item's being there, not on its expiry (SIGNIN.md: TTL deletion is lazy)."""
    table = Table({})
    claim(table)
    assert table.sent["ConditionExpression"] == "attribute_not_exists(id)"
    assert table.sent["ReturnValuesOnConditionCheckFailure"] == "ALL_OLD"


def test_any_other_error_is_a_fault() -> None:
    """A table that does not answer lets nobody in, and its words end here."""
    with pytest.raises(Unavailable) as fault:
        claim(Table({}, code="InternalServerError"))
    assert str(fault.value) == "dynamodb: InternalServerError"
