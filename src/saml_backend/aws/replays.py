"""Assertions that were used, in DynamoDB: a conditional put claims one, and a table that is down refuses all."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError

from saml_backend.aws.calls import calling, error_code
from saml_backend.refusal import Refused, Step

# An item outlives its assertion, whatever the clocks of Lambda and DynamoDB say.
_MARGIN = timedelta(hours=1)


class DynamoReplays:
    """The table has the partition key `id` (text); `expires` is its TTL attribute (seconds since 1970).

    The condition asks whether the item is there, not whether it has expired: DynamoDB deletes "within a few days"
    of the expiry (DynamoDB Developer Guide, "Using time to live"), and no honest assertion has the id of another.
    """

    def __init__(self, client: Any, table: str) -> None:
        self._client, self._table = client, table

    def claim(self, key: str, expires: datetime, now: datetime) -> None:
        """Return for the first who claims the key. Raises Refused (REPLAY): it was claimed; Unavailable."""
        claim = secrets.token_hex(16)
        with calling("dynamodb"):
            try:
                self._client.put_item(
                    TableName=self._table,
                    Item={
                        "id": {"S": hashlib.sha256(key.encode()).hexdigest()},
                        "expires": {"N": str(int((max(expires, now) + _MARGIN).timestamp()))},
                        "claim": {"S": claim},
                    },
                    ConditionExpression="attribute_not_exists(id)",
                    ReturnValuesOnConditionCheckFailure="ALL_OLD",
                )
            except ClientError as error:
                if error_code(error) != "ConditionalCheckFailedException":
                    raise
                # A retry whose first attempt arrived, and whose answer did not, finds its own claim.
                if error.response.get("Item", {}).get("claim") != {"S": claim}:
                    raise Refused(Step.REPLAY, "assertion-used", "the assertion was used before") from None
