"""The wait page, its questions, and the ticket that opens Studio once."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from saml_backend.http import HttpRequest, HttpResponse
from saml_backend.ports import Status, Throttled, Unavailable
from saml_backend.tickets import TICKET_SECONDS, new_ticket, read_ticket, write_ticket
from saml_backend.waiting import PATIENCE
from saml_kit.clock import hold
from sign_in_kit import MemoryStudios, Site, Visitor, directory_text, team_row


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    hold(monkeypatch)


@pytest.fixture
def site() -> Site:
    """A site whose new Studio profiles stay pending until they are told otherwise."""
    return Site(studios=MemoryStudios(looks=1_000))


@pytest.fixture
def visitor(site: Site) -> Visitor:
    """Somebody who clicked and waits."""
    visitor = Visitor(site)
    assert visitor.click("Team1").status == 303
    return visitor


def finish(site: Site, status: Status = Status.IN_SERVICE) -> None:
    """Let every Studio profile reach a status."""
    for key, profile in site.studios.profiles.items():
        site.studios.profiles[key] = replace(profile, status=status)


def state(answer: HttpResponse) -> str:
    """Return what /status says."""
    assert answer.status == 200
    found: str = json.loads(answer.body)["state"]
    return found


def in_studio(answer: HttpResponse) -> bool:
    """Whether a response leads into Studio."""
    return answer.status == 302 and "studio.example" in answer.headers["location"]


def test_the_page_works_without_scripts(visitor: Visitor) -> None:
    """It loads itself anew, by meta refresh, for those whose browsers run no scripts (issue 7, Pages)."""
    page = visitor.get("/wait?team=Team1")
    assert page.status == 200
    assert '<noscript><meta http-equiv="refresh"' in page.body
    assert "https://signin.example.com/wait?team=Team1" in page.body


def test_the_page_leads_on_when_studio_is_ready(site: Site, visitor: Visitor) -> None:
    """/wait → 303 /open → 302 Studio, with no script at all."""
    finish(site)
    assert in_studio(visitor.follow(visitor.get("/wait?team=Team1")))
    assert len(site.audit()) == 1


def test_status_says_pending_then_ready(site: Site, visitor: Visitor) -> None:
    """What the page's script asks (SIGNIN.md, The flow)."""
    assert state(visitor.get("/status?team=Team1")) == "pending"
    finish(site)
    assert state(visitor.get("/status?team=Team1")) == "ready"
    assert not site.studios.opened


def test_a_ticket_opens_studio_once(site: Site, visitor: Visitor) -> None:
    """GET /open consumes the ticket; whoever comes again, with the same cookie, is refused (SIGNIN.md, Attacks)."""
    finish(site)
    cookies = dict(visitor.cookies)
    assert in_studio(visitor.get("/open?team=Team1"))
    assert "__Host-ticket-Team1" not in visitor.cookies
    visitor.cookies = cookies
    answer = visitor.get("/open?team=Team1")
    assert (answer.status, site.lines()[-1]["reason"]) == (403, "ticket-unknown")
    assert len(site.audit()) == 1


def test_of_two_who_come_at_once_one_gets_the_url(site: Site, visitor: Visitor) -> None:
    """Both have read the live ticket; the conditional delete lets one through and the other's URL is thrown away."""
    finish(site)
    answers: list[HttpResponse] = []

    def second(operation: str) -> None:
        site.tickets.fault = lambda _operation: None
        if operation == "consume-ticket":
            answers.append(Visitor(site, cookies=dict(visitor.cookies)).get("/open?team=Team1"))

    def first(operation: str) -> None:
        if operation == "consume-ticket":
            second(operation)

    site.tickets.fault = first
    answers.append(visitor.get("/open?team=Team1"))
    assert sorted(answer.status for answer in answers) == [302, 403]
    assert len(site.audit()) == 1


@pytest.mark.parametrize("path", ["/wait", "/open", "/status"])
@pytest.mark.parametrize("cookie", [None, "", "x", "A" * 43, "A" * 44, "é" * 43])
def test_without_the_ticket_nothing_is_told(site: Site, visitor: Visitor, path: str, cookie: str | None) -> None:
    """No cookie, or another's guess: refused, and /status tells nothing of whose Studio it may be."""
    finish(site)
    stranger = Visitor(site, cookies={} if cookie is None else {"__Host-ticket-Team1": cookie})
    answer = stranger.get(f"{path}?team=Team1")
    assert (state(answer) == "stopped") if path == "/status" else (answer.status == 403)
    assert not site.studios.opened


def test_a_ticket_counts_for_its_own_team_only(site: Site, visitor: Visitor) -> None:
    """A ticket under another team's cookie name is no ticket."""
    finish(site)
    ticket = visitor.cookies["__Host-ticket-Team1"]
    for team in ("Team2", "", "Team1 "):
        assert Visitor(site, cookies={f"__Host-ticket-{team}": ticket}).get(f"/open?team={team}").status == 403
    assert not site.studios.opened


def test_a_ticket_ends(site: Site, visitor: Visitor) -> None:
    """The store deletes late; the expiry is compared in code (SIGNIN.md: TTL deletion is lazy)."""
    finish(site)
    site.later(seconds=TICKET_SECONDS)
    assert visitor.get("/open?team=Team1").status == 403
    assert site.tickets.kept


def test_a_stolen_ticket_is_worth_nothing_on_another_network(site: Site, visitor: Visitor) -> None:
    """The network is checked at each question, not only at the click (issue 7, The network rule)."""
    finish(site)
    visitor.peer = "198.51.100.9"
    assert visitor.get("/open?team=Team1").status == 403
    assert site.lines()[-1]["step"] == "network"
    assert not site.studios.opened


def test_a_ticket_is_worth_nothing_through_another_teams_endpoint() -> None:
    """The ticket remembers the endpoints of its own team's network profile."""
    own = "vpce-0123456789abcdef0"
    site = Site(text=directory_text(Team1=team_row("Team1", vpc_endpoints=[own])), studios=MemoryStudios(looks=9))
    visitor = Visitor(site, peer="10.0.0.8", vpc_endpoint=own)
    assert visitor.follow(visitor.click("Team1")).status == 200
    visitor.vpc_endpoint = "vpce-0fedcba9876543210"
    assert visitor.get("/wait?team=Team1").status == 403
    visitor.vpc_endpoint = own
    assert visitor.get("/wait?team=Team1").status == 200


def test_two_teams_can_be_waited_for_at_once(site: Site, visitor: Visitor) -> None:
    """One cookie a team: the second click does not take the first one's ticket."""
    visitor.click("Team2")
    finish(site)
    opened = [visitor.get(f"/open?team={team}").headers["location"] for team in ("Team1", "Team2")]
    assert [("team1" in url, "team2" in url) for url in opened] == [(True, False), (False, True)]


def test_to_open_too_early_leads_back(site: Site, visitor: Visitor) -> None:
    """The ticket stays good."""
    answer = visitor.get("/open?team=Team1")
    assert (answer.status, answer.headers["location"]) == (303, "https://signin.example.com/wait?team=Team1")
    finish(site)
    assert in_studio(visitor.get("/open?team=Team1"))


def test_a_fault_while_opening_leaves_the_ticket(site: Site, visitor: Visitor) -> None:
    """The URL is made before the ticket is spent: nothing is lost (issue 7, Faults)."""
    finish(site)

    def broken(operation: str) -> None:
        if operation == "presign":
            raise Unavailable("sagemaker", "InternalFailure")

    site.studios.fault = broken
    assert visitor.get("/open?team=Team1").status == 503
    site.studios.fault = lambda _operation: None
    assert in_studio(visitor.get("/open?team=Team1"))


def test_the_wait_page_makes_what_was_not_made(site: Site) -> None:
    """CreateUserProfile was throttled at the click; the page's next question makes the Studio profile."""
    calls = iter([True, True, False])

    def throttled(operation: str) -> None:
        if operation == "create" and next(calls):
            raise Throttled("sagemaker", "ThrottlingException")

    site.studios.fault = throttled
    visitor = Visitor(site)
    assert visitor.click("Team1").status == 303
    assert state(visitor.get("/status?team=Team1")) == "pending"
    assert not site.studios.profiles
    assert state(visitor.get("/status?team=Team1")) == "pending"
    assert len(site.studios.profiles) == 1


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (Status.FAILED, "could not be created"),
        (Status.UPDATE_FAILED, "could not be updated"),
        (Status.DELETING, "is being deleted"),
    ],
)
def test_a_failure_has_its_page(site: Site, visitor: Visitor, status: Status, words: str) -> None:
    """The script learns `stopped` and goes to /wait, which says what to do (issue 7, 2)."""
    finish(site, status)
    assert state(visitor.get("/status?team=Team1")) == "stopped"
    page = visitor.get("/wait?team=Team1")
    assert page.status == 503
    assert words in page.body


def test_patience_ends(site: Site, visitor: Visitor) -> None:
    """A Studio profile stuck in Pending gets a page of its own instead of an endless one (issue 7, Faults)."""
    site.later(seconds=(PATIENCE + timedelta(seconds=1)).total_seconds())
    assert state(visitor.get("/status?team=Team1")) == "stopped"
    page = visitor.get("/wait?team=Team1")
    assert (page.status, site.lines()[-1]["reason"]) == (503, "profile-stuck")


def test_the_reference_stays_the_same_from_click_to_studio(site: Site, visitor: Visitor) -> None:
    """One reference leads an administrator from the wait page back to the click."""
    finish(site)
    visitor.follow(visitor.get("/wait?team=Team1"))
    assert len({line["reference"] for line in site.lines()}) == 1


def test_the_store_knows_no_ticket(site: Site, visitor: Visitor) -> None:
    """It holds the digest only: who reads the table opens nothing."""
    ticket = visitor.cookies["__Host-ticket-Team1"]
    ((digest, text),) = site.tickets.kept.items()
    assert digest == hashlib.sha256(ticket.encode()).hexdigest()
    assert ticket not in digest + text


def test_a_ticket_comes_back_as_it_was_kept(site: Site, visitor: Visitor) -> None:
    """JSON and back, with networks, tags, settings and landings."""
    (text,) = site.tickets.kept.values()
    assert write_ticket(read_ticket(text)) == text
    assert read_ticket(text).entitlement.landing["lab"].uri == "app:JupyterLab:lab"


def test_tickets_cannot_be_guessed() -> None:
    """256 bits of the operating system's randomness, never twice."""
    tickets = {new_ticket() for _ in range(1_000)}
    assert len(tickets) == 1_000
    assert {len(ticket) for ticket in tickets} == {43}


def test_post_opens_as_get_does(site: Site, visitor: Visitor) -> None:
    """The route table's second verb."""
    finish(site)
    cookies = dict(visitor.cookies)
    request = HttpRequest(method="POST", path="/open", query={"team": "Team1"}, cookies=cookies, peer=visitor.peer)
    assert in_studio(site.answer(request))
