"""What goes on around a message: methods, events, hosts, networks, cookies and tickets, against the whole sign-in.

Each row prepares a deployment as honest people leave it, and then does one thing that nobody honest does.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any, NamedTuple

import saml_kit
from saml_backend.events import read_event
from saml_backend.http import HttpRequest, HttpResponse
from saml_backend.tickets import TICKET_SECONDS, new_ticket
from saml_kit.sending import CONTENT_TYPE
from sign_in_kit import MemoryStudios, Site, Visitor, directory_text, team_row

ELSEWHERE = "198.51.100.9"  # in no team's network (RFC 5737)
ENDPOINT, OTHER_ENDPOINT = "vpce-0123456789abcdef0", "vpce-0fedcba9876543210"
TICKET = "__Host-ticket-Team1"
Act = Callable[[], HttpResponse]


class Visit(NamedTuple):
    """One line of the list: `prepare` returns what is then done, which is refused at that step for that reason."""

    name: str
    step: str
    reason: str
    prepare: Callable[[Site], Act]


def site(**row: Any) -> Site:
    """Two teams whose Studio profiles stay pending for one look."""
    rows = {team: team_row(team, **row) for team in ("Team1", "Team2")}
    return Site(text=directory_text(**rows), studios=MemoryStudios(looks=1))


def waiting(of: Site, user: str = "user1", team: str = "Team1") -> Visitor:
    """Somebody who has clicked for the first time and holds a ticket; the Studio profile is ready by now."""
    visitor = Visitor(of, user=user)
    assert visitor.click(team).status == 303
    for _ in range(3):
        visitor.get(f"/wait?team={team}")
    return visitor


def honest(of: Site) -> HttpResponse:
    """User 1 clicks, waits and opens Studio."""
    return waiting(of).get("/open?team=Team1")


def clicking(**changes: Any) -> Callable[[Site], Act]:
    """User 1's click, from or through somewhere else."""
    return lambda of: partial(Visitor(of, **changes).click, "Team1")


def forwarded(of: Site) -> Act:
    """User 1's click from elsewhere, with an address of the team's network in the header that proxies write."""
    visitor = Visitor(of, peer=ELSEWHERE)
    return lambda: of.answer(
        HttpRequest(
            method="POST",
            path="/saml/Team1",
            body=saml_kit.body(visitor.message("Team1")),
            headers={"content-type": CONTENT_TYPE, "x-forwarded-for": "203.0.113.7"},
            peer=ELSEWHERE,
        )
    )


def event(**changes: Any) -> Callable[[Site], Act]:
    """User 1's click as an event of a REST API, changed."""

    def prepare(of: Site) -> Act:
        body = saml_kit.body(Visitor(of).message("Team1")) + b"&more="
        body += b"." * (-len(body) % 3 + 1)  # its base64 ends in `==`, which reads as a field with a value
        sent = {
            "httpMethod": "POST",
            "path": "/saml/Team1",
            "headers": {"Content-Type": CONTENT_TYPE},
            "requestContext": {"identity": {"sourceIp": "203.0.113.7"}},
            "body": body.decode(),
            "isBase64Encoded": False,
        }
        encoded = {"body": base64.b64encode(body).decode()} if changes.get("body") == "base64" else {}
        return lambda: of.routes.answer(lambda: read_event(sent | changes | encoded))

    return prepare


def by(method: str) -> Callable[[Site], Act]:
    """User 1's message under another method; in the query too, where GET would have it."""

    def prepare(of: Site) -> Act:
        text = saml_kit.encode(Visitor(of).message("Team1"))
        request = HttpRequest(
            method=method,
            path="/saml/Team1",
            query={"SAMLResponse": text},
            body=saml_kit.body(base64.b64decode(text)),
            headers={"content-type": CONTENT_TYPE},
            peer="203.0.113.7",
        )
        return lambda: of.answer(request)

    return prepare


def again(of: Site) -> Act:
    """The message that opened Studio, posted once more by another browser."""
    message = saml_kit.body(Visitor(of).message("Team1"))
    assert Visitor(of).post("/saml/Team1", message).status == 303
    return lambda: Visitor(of).post("/saml/Team1", message)


def at_another_function(of: Site) -> Act:
    """The same at a second function, which shares nothing but the store of claims."""
    message = saml_kit.body(Visitor(of).message("Team1"))
    assert Visitor(Site(replays=of.replays, studios=MemoryStudios())).post("/saml/Team1", message).status == 302
    return lambda: Visitor(of).post("/saml/Team1", message)


def with_cookies(path: str, cookies: Callable[[Visitor], dict[str, str]], **changes: Any) -> Callable[[Site], Act]:
    """A stranger's browser, with cookies made of those of somebody who waits."""

    def prepare(of: Site) -> Act:
        stranger = Visitor(of, user="user2", **changes)
        stranger.cookies = cookies(waiting(of))
        return partial(stranger.get, path)

    return prepare


def spent(of: Site) -> Act:
    """A ticket that has opened Studio, sent once more."""
    visitor = waiting(of)
    cookies = dict(visitor.cookies)
    assert visitor.get("/open?team=Team1").status == 302
    visitor.cookies = cookies
    return partial(visitor.get, "/open?team=Team1")


def late(of: Site) -> Act:
    """A ticket after its end; the store deletes later than that."""
    visitor = waiting(of)
    of.now += timedelta(seconds=TICKET_SECONDS)
    return partial(visitor.get, "/open?team=Team1")


def pushed(of: Site) -> Act:
    """Login CSRF: the answer to an attacker's own request, posted by the browser of somebody who began one too."""
    attacker, victim = Visitor(of, user="attacker"), Visitor(of)
    begun = attacker.get("/login/Team1").cookies[0]
    victim.get("/login/Team1")
    message = attacker.message("Team1", in_response_to=begun.partition(";")[0].rpartition(".")[2])
    return lambda: victim.post("/saml/Team1", saml_kit.body(message))


def unasked(of: Site) -> Act:
    """Login CSRF: an attacker's own message, posted by the browser of somebody who began nothing."""
    message = Visitor(of, user="attacker").message("Team1")
    return lambda: Visitor(of).post("/saml/Team1", saml_kit.body(message))


def digest(visitor: Visitor) -> str:
    """Return what the store knows of a visitor's ticket, cut to a ticket's length."""
    assert isinstance(visitor.site, Site)
    return next(iter(visitor.site.tickets.kept))[:43]


TICKETS: dict[str, Callable[[Site], Act]] = {
    "no ticket": with_cookies("/open?team=Team1", lambda _: {}),
    "a guessed ticket": with_cookies("/open?team=Team1", lambda _: {TICKET: new_ticket()}),
    "the digest of a ticket, read in the store": with_cookies(
        "/open?team=Team1", lambda owner: {TICKET: digest(owner)}
    ),
    "a ticket for another team": with_cookies(
        "/open?team=Team2", lambda owner: {"__Host-ticket-Team2": owner.cookies[TICKET]}
    ),
    "a ticket in a cookie that a neighbouring host can set": with_cookies(
        "/open?team=Team1", lambda owner: {"ticket-Team1": owner.cookies[TICKET]}
    ),
    "a ticket that was used": spent,
    "a ticket after its end": late,
    "asking about another user without a ticket": with_cookies("/status?team=Team1", lambda _: {}),
    "asking about another team with a ticket": with_cookies(
        "/status?team=Team2", lambda owner: {"__Host-ticket-Team2": owner.cookies[TICKET]}
    ),
}
VISITS: tuple[Visit, ...] = (
    *(Visit(f"the message by {method}", "route", "wrong-method", by(method)) for method in ("GET", "HEAD", "PUT")),
    Visit("isBase64Encoded, and the body is not", "limits", "request-malformed", event(isBase64Encoded=True)),
    Visit("base64, and isBase64Encoded is false", "limits", "response-absent", event(body="base64")),
    Visit("an event without the caller's address", "limits", "request-malformed", event(requestContext={})),
    Visit("from another network", "network", "network-not-allowed", clicking(peer=ELSEWHERE)),
    Visit("X-Forwarded-For names an allowed address", "network", "network-not-allowed", forwarded),
    Visit(
        "through the endpoint of another network profile",
        "network",
        "network-not-allowed",
        clicking(peer="10.0.0.8", vpc_endpoint=OTHER_ENDPOINT),
    ),
    Visit("an attacker's message, pushed onto a browser", "checks", "request-absent", unasked),
    Visit("the answer to an attacker's request, pushed onto a browser", "verify", "request-other", pushed),
    Visit("replay from another browser", "replay", "assertion-used", again),
    Visit("replay at another function", "replay", "assertion-used", at_another_function),
    *(Visit(name, "ticket", "ticket-unknown", prepare) for name, prepare in TICKETS.items()),
    Visit(
        "a stolen ticket on another network",
        "network",
        "network-not-allowed",
        with_cookies("/open?team=Team1", lambda owner: dict(owner.cookies), peer=ELSEWHERE),
    ),
)


class Ignored(NamedTuple):
    """What a stranger may send that changes nothing: Studio opens as it does without it."""

    name: str
    click: Callable[[Site], HttpResponse]


def relayed(state: str) -> Callable[[Site], HttpResponse]:
    """User 1's click with a RelayState."""
    return lambda of: Visitor(of).click("Team1", relay_state=state)


def hosted(**headers: str) -> Callable[[Site], HttpResponse]:
    """User 1's click with headers that name another host."""

    def click(of: Site) -> HttpResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        body = saml_kit.body(Visitor(of).message("Team1"))
        return of.answer(
            HttpRequest(
                method="POST",
                path="/saml/Team1",
                body=body,
                headers={"content-type": CONTENT_TYPE, **named},
                peer="203.0.113.7",
            )
        )

    return click


IGNORED: tuple[Ignored, ...] = (
    Ignored("RelayState //evil", relayed("//evil.example/")),
    Ignored("RelayState of another site", relayed("https://evil.example/")),
    Ignored("RelayState javascript:", relayed("javascript:alert(1)")),
    Ignored("RelayState with line breaks", relayed("lab\r\nSet-Cookie: a=b")),
    Ignored("RelayState of the sign-in itself", relayed("https://signin.example.com/open?team=Team2")),
    Ignored("Host of another site", hosted(host="evil.example")),
    Ignored("X-Forwarded-Host of another site", hosted(x_forwarded_host="evil.example", x_forwarded_proto="http")),
)
