"""What goes on around a message, as a list of its own (SIGNIN.md, Attacks, Transport; Content: replay)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from attacks.visits import ENDPOINT, IGNORED, VISITS, Ignored, Visit, honest, site
from saml_backend import checks
from saml_backend.http import HttpResponse
from saml_kit.clock import hold
from sign_in_kit import MemoryReplays, MemoryTickets, Site, Visitor


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    hold(monkeypatch)


def site_of(visit: Visit) -> Site:
    """A deployment; where login CSRF is tried, one whose sign-ins begin here."""
    flow = "sp_initiated" if visit.reason in ("request-absent", "request-other") else "both"
    return site(sign_in=flow, vpc_endpoints=[ENDPOINT])


def opens(answer: HttpResponse) -> bool:
    """Whether a response leads into Studio."""
    return answer.status == 302 and "/auth?token=" in answer.headers["location"]


def through(answer: HttpResponse) -> bool:
    """Whether a response leads on at all, or says more than that there is nothing."""
    return answer.status in (200, 302, 303) and '"stopped"' not in answer.body


def test_the_honest_way_opens_studio() -> None:
    """Else the refusals below would show nothing."""
    assert opens(honest(site()))


@pytest.mark.parametrize("visit", VISITS, ids=lambda visit: str(visit.name))
def test_a_visit_that_nobody_honest_makes_is_refused_where_the_list_says(visit: Visit) -> None:
    """No call to AWS, no redirect, no cookie, one line (SIGNIN.md, Attacks)."""
    of = site_of(visit)
    act = visit.prepare(of)
    calls, entries, before = dict(of.studios.calls), len(of.audit()), len(of.lines())
    answer = act()
    assert not through(answer)
    assert (answer.cookies, "location" in answer.headers) == ((), False)
    assert (dict(of.studios.calls), len(of.audit())) == (calls, entries)
    (line,) = of.lines()[before:]
    assert (line.get("step", "route"), line.get("reason", line["outcome"])) == (visit.step, visit.reason)


@pytest.mark.parametrize("ignored", IGNORED, ids=lambda ignored: str(ignored.name))
def test_what_is_ignored_changes_nothing(ignored: Ignored) -> None:
    """Status, address and cookies' names are those of the click without it; RelayState, Host spoof (SIGNIN.md)."""
    plain, answer = Visitor(Site()).click("Team1"), ignored.click(Site())
    assert opens(answer)
    assert (answer.status, answer.headers["location"]) == (plain.status, plain.headers["location"])
    assert "evil" not in str(answer.headers) + str(answer.cookies)


def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("sign_in", "waiting"):
        monkeypatch.setattr(f"saml_backend.{module}.check_network", lambda *_: None)


def _no_claim(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MemoryReplays, "claim", lambda *_: None)


def _no_spending(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MemoryTickets, "consume", lambda *_: True)


def _any_ticket(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = MemoryTickets.get
    monkeypatch.setattr("saml_backend.waiting.sent_digest", lambda *_: "any")
    _no_spending(monkeypatch)
    monkeypatch.setattr(
        MemoryTickets, "get", lambda self, _, now: kept(self, next(iter(self.kept)), now) if self.kept else None
    )


def _without(reason: str) -> Callable[[pytest.MonkeyPatch], None]:
    return lambda monkeypatch: monkeypatch.setattr(
        checks, "CHECKS", tuple(row for row in checks.CHECKS if row.reason != reason)
    )


SWITCHES: Mapping[str, Callable[[pytest.MonkeyPatch], None]] = {
    "from another network": _no_network,
    "X-Forwarded-For names an allowed address": _no_network,
    "through the endpoint of another network profile": _no_network,
    "a stolen ticket on another network": _no_network,
    "replay from another browser": _no_claim,
    "replay at another function": _no_claim,
    "a ticket that was used": _no_spending,
    "no ticket": _any_ticket,
    "a guessed ticket": _any_ticket,
    "asking about another user without a ticket": _any_ticket,
    "an attacker's message, pushed onto a browser": _without("request-absent"),
}


@pytest.mark.parametrize("name", SWITCHES)
def test_without_what_refuses_it_the_visit_gets_through(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Issue 7, Mutation: switch off each check in turn; an attack must then get through."""
    [visit] = [visit for visit in VISITS if visit.name == name]
    SWITCHES[name](monkeypatch)
    assert through(visit.prepare(site_of(visit))())


def test_every_visit_has_a_name_of_its_own() -> None:
    """The table in the docs names each once."""
    names = [visit.name for visit in VISITS] + [ignored.name for ignored in IGNORED]
    assert len(set(names)) == len(names)
