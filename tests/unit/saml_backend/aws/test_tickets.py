"""Tickets in DynamoDB, which deletes late: what has expired is as good as gone."""

from __future__ import annotations

from datetime import timedelta

from saml_backend.aws.tickets import DynamoTickets
from saml_backend.tickets import TICKET_SECONDS
from saml_kit.clock import NOW
from sign_in_kit import Visitor
from sign_in_kit.aws import TABLES, aws_site, own_client


def test_a_ticket_that_has_expired_is_neither_read_nor_spent() -> None:
    """Its item still lies there (SIGNIN.md: TTL deletion is lazy, compare expiry in code)."""
    with aws_site(pending=60) as site:
        assert Visitor(site).click("Team1").status == 303
        (item,) = own_client("dynamodb").scan(TableName=TABLES[1])["Items"]
        digest, tickets = item["id"]["S"], DynamoTickets(own_client("dynamodb"), TABLES[1])
        end = NOW + timedelta(seconds=TICKET_SECONDS)
        assert tickets.get(digest, end) is None
        assert not tickets.consume(digest, end)
        before = end - timedelta(seconds=1)
        assert tickets.get(digest, before) is not None
        assert tickets.consume(digest, before)
