"""Waiting visitors, in DynamoDB: written once, read consistently, spent by a conditional delete."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

from saml_backend.aws.calls import calling, error_code
from saml_backend.ports import Ticket
from saml_backend.tickets import read_ticket, write_ticket


class DynamoTickets:
    """The table has the partition key `id` (text); `expires` is its TTL attribute (seconds since 1970).

    DynamoDB deletes late (DynamoDB Developer Guide, "Using time to live"), so each read compares the expiry itself.
    """

    def __init__(self, client: Any, table: str) -> None:
        self._client, self._table = client, table

    def put(self, digest: str, ticket: Ticket) -> None:
        """Keep a ticket. Raises Unavailable."""
        item = {
            "id": {"S": digest},
            "expires": {"N": str(int(ticket.expires.timestamp()))},
            "ticket": {"S": write_ticket(ticket)},
        }
        with calling("dynamodb"):
            self._client.put_item(TableName=self._table, Item=item)

    def get(self, digest: str, now: datetime) -> Ticket | None:
        """Return a live ticket, None where there is none. Raises Unavailable."""
        with calling("dynamodb"):
            answer = self._client.get_item(TableName=self._table, Key={"id": {"S": digest}}, ConsistentRead=True)
        item = answer.get("Item")
        if item is None or int(item["expires"]["N"]) <= now.timestamp():
            return None
        return read_ticket(item["ticket"]["S"])

    def consume(self, digest: str, now: datetime) -> bool:
        """Delete a live ticket; True for the one caller who did. Raises Unavailable."""
        with calling("dynamodb"):
            try:
                self._client.delete_item(
                    TableName=self._table,
                    Key={"id": {"S": digest}},
                    ConditionExpression="attribute_exists(id) AND expires > :now",
                    ExpressionAttributeValues={":now": {"N": str(int(now.timestamp()))}},
                )
            except ClientError as error:
                if error_code(error) != "ConditionalCheckFailedException":
                    raise
                return False
        return True
