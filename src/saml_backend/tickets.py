"""Tickets: one random text for each waiting visitor; the browser holds the text, the store its digest.

Who reads the store cannot open anything, and who holds a ticket opens one Studio, once.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from ipaddress import ip_network
from typing import Any

from saml_backend.directory import Landing
from saml_backend.entitlement import Entitlement
from saml_backend.http import HttpRequest, host_cookie
from saml_backend.ports import Ticket

TICKET_SECONDS = 900
_TICKET_LENGTH = 43  # 32 random bytes in url-safe base64


def new_ticket() -> str:
    """Return a fresh ticket of 256 random bits."""
    return secrets.token_urlsafe(32)


def ticket_digest(ticket: str) -> str:
    """Return what the store knows of a ticket."""
    return hashlib.sha256(ticket.encode()).hexdigest()


def ticket_cookie(team: str, ticket: str) -> str:
    """Return the `Set-Cookie` value; one name for each team, so that two teams can be waited for at once.

    `Lax`, not `Strict`: the first request that carries it ends a chain that began at the identity provider.
    """
    return host_cookie(f"ticket-{team}", ticket, same_site="Lax", seconds=TICKET_SECONDS)


def spent_cookie(team: str) -> str:
    """Return the `Set-Cookie` value that takes a ticket away."""
    return host_cookie(f"ticket-{team}", "", same_site="Lax", seconds=0)


def sent_digest(request: HttpRequest, team: str) -> str | None:
    """Return the digest of the ticket that the browser sent for a team, None where it sent none that can be ours."""
    ticket = request.cookies.get(f"__Host-ticket-{team}", "")
    return ticket_digest(ticket) if len(ticket) == _TICKET_LENGTH and ticket.isascii() else None


def write_ticket(ticket: Ticket) -> str:
    """Return a ticket as JSON, for a store."""
    entitlement = {field.name: _plain(getattr(ticket.entitlement, field.name)) for field in fields(Entitlement)}
    times = {"created": ticket.created.isoformat(), "expires": ticket.expires.isoformat()}
    return json.dumps({"landing": ticket.landing, "reference": ticket.reference, "entitlement": entitlement, **times})


def read_ticket(text: str) -> Ticket:
    """Return the ticket of `write_ticket`."""
    document: dict[str, Any] = json.loads(text)
    known = document["entitlement"]
    networks = tuple(map(ip_network, known.pop("allowed_networks")))
    endpoints = frozenset(known.pop("vpc_endpoints"))
    landing = {name: Landing(*place) for name, place in known.pop("landing").items()}
    return Ticket(
        entitlement=Entitlement(**known, allowed_networks=networks, vpc_endpoints=endpoints, landing=landing),
        landing=document["landing"],
        reference=document["reference"],
        created=datetime.fromisoformat(document["created"]),
        expires=datetime.fromisoformat(document["expires"]),
    )


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    return [str(item) for item in value] if isinstance(value, (tuple, frozenset)) else value
