"""What the machine begins with: every attack of the list and what it was made from, other routes, whole events."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs

from attacks.attack import Attempt, honest
from attacks.every import ATTACKS
from attacks.fuzz.tried import BODIES, KINDS, MESSAGES, POSTS, QUERIES, WHOLE, event_of, lead

LENGTH_LIMIT: Final = 64_000  # bytes; the limits themselves are tests of their own
TICKET: Final = "A" * 43
# What XML, SAML and forms are made of: the machine puts these in where bytes would take it ages.
WORDS: Final = (
    *(
        "<saml2:Assertion",
        "<ds:Signature",
        "<ds:Object>",
        "<ds:Transform",
        "<ds:Reference URI=''",
        "</saml2p:Response>",
    ),
    *(
        "<!--",
        "-->",
        "<![CDATA[",
        "<!DOCTYPE",
        "<?xml",
        "&#0;",
        "xmlns:",
        "ID=",
        "URI=",
        "InResponseTo=",
        "NotOnOrAfter=",
    ),
    *("SAMLResponse=", "RelayState=", "team=Team1", "landing=lab", "__Host-ticket-Team1=", "__Host-request-Team1-"),
    *("Team1", "Team10", "teamid", "ssouserid", "%00", "%2B", "2026-01-15T12:00:00Z"),
)


def seeds() -> Iterator[bytes]:
    """Yield each seed once."""
    attempts = [honest(), *(attack.make() for attack in ATTACKS), *(attack.honest() for attack in ATTACKS)]
    yield from dict.fromkeys(seed for attempt in attempts for seed in _of(attempt) if len(seed) <= LENGTH_LIMIT)
    for number, query in enumerate(("landing=lab", "team=Team1", "team=Team1", "team=Team1", "")):
        yield lead(QUERIES, route=number) + f"{query}\n__Host-ticket-Team1={TICKET}; a=b".encode()
    for kind in range(len(KINDS)):
        yield lead(WHOLE) + json.dumps(event_of(lead(BODIES, kind) + honest().body)).encode()


def write_seeds(folder: Path) -> int:
    """Write each seed into a file of its own, as libFuzzer reads them; return how many there are."""
    written = list(seeds())
    for seed in written:
        (folder / hashlib.sha256(seed).hexdigest()).write_bytes(seed)
    return len(written)


def write_words(file: Path) -> None:
    """Write the words as libFuzzer's dictionary."""
    quoted = (word.replace("\\", "\\\\").replace('"', '\\"') for word in WORDS)
    file.write_text("".join(f'"{word}"\n' for word in quoted))


def _of(attempt: Attempt) -> Iterator[bytes]:
    """The body as it was sent, in each kind of event, and the message that it holds."""
    route = POSTS.index(f"/saml/{attempt.application.team}")
    for kind in range(len(KINDS)):
        yield lead(BODIES, kind, route, encoded=kind == 1) + attempt.body
    for text in parse_qs(attempt.body.decode("latin-1")).get("SAMLResponse", []):
        try:
            yield lead(MESSAGES, 0, route) + base64.b64decode(text)
        except ValueError:  # no base64: the body stands for it
            continue
