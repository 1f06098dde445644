"""The list once more, through routes, log and ports: what a refusal leaves behind, and what it does not."""

from __future__ import annotations

import json
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from attacks.attack import Attack, Attempt, honest
from attacks.every import ATTACKS
from saml_backend.applications import Flow, SamlApplication
from saml_backend.begun import begin
from saml_backend.http import HttpRequest, HttpResponse
from saml_kit.clock import NOW
from sign_in_kit import ALLOWED, MemoryReplays, Site, directory_text, team_row


@dataclass
class AttackedSite(Site):
    """A deployment whose application is the one that an attempt is made at."""

    attacked: SamlApplication | None = None

    def application(self, team: str, flow: Flow) -> SamlApplication:
        """Return that application."""
        return self.attacked or super().application(team, flow)


def site_of(attempt: Attempt, replays: MemoryReplays | None = None) -> AttackedSite:
    """A deployment of three teams, begun as the attempt's application wants it."""
    rows = {team: team_row(team, sign_in=str(attempt.application.flow)) for team in ("Team1", "Team2", "Team10")}
    return AttackedSite(text=directory_text(**rows), replays=replays or MemoryReplays(), attacked=attempt.application)


def send(site: Site, attempt: Attempt) -> HttpResponse:
    """Post an attempt as its browser does; the request that it was sent with lies in its cookie."""
    team = attempt.application.team
    cookies = cookie_of(team, attempt.request) if attempt.request else {}
    headers = {"content-type": attempt.content_type}
    return site.answer(
        HttpRequest(
            method="POST", path=f"/saml/{team}", body=attempt.body, headers=headers, cookies=cookies, peer=ALLOWED
        )
    )


def cookie_of(team: str, request: str) -> dict[str, str]:
    """The cookie that keeps a request which a browser began."""
    name, _, value = begin(request, NOW).cookie(team).partition(";")[0].partition("=")
    return {name: value}


def opened(answers: Iterable[HttpResponse]) -> int:
    """How many answers lead into Studio."""
    return sum(answer.status == 302 and "/auth?token=" in answer.headers["location"] for answer in answers)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: f"{attack.group}: {attack.name}")
def test_a_refused_attack_leaves_one_line_and_no_trace_at_aws(attack: Attack) -> None:
    """No call to AWS, no redirect, no cookie, one line without the message (SIGNIN.md, Attacks)."""
    tried = attack.make()
    site = site_of(tried)
    for earlier in tried.after:
        send(site_of(earlier, site.replays), earlier)
    claimed = set(site.replays.claimed)
    answer = send(site, tried)
    assert (answer.status, answer.cookies, "location" in answer.headers) == (403, (), False)
    assert not site.studios.calls
    assert not site.tickets.kept
    # Only who was verified uses an assertion up: nobody can spend another's by a forgery that names its id.
    assert (site.replays.claimed == claimed) or attack.step == "entitlement"
    (line,) = site.lines()
    assert (line["step"], line["reason"], line["outcome"]) == (attack.step, attack.reason, "refused")
    assert line["reference"] in answer.body
    written = json.dumps(line) + answer.body
    assert not [piece for piece in pieces(tried.body) if piece in written]


def pieces(body: bytes) -> set[str]:
    """Pieces of a body that are too long to occur by chance."""
    return {body[start : start + 24].decode("latin-1") for start in range(13, len(body) - 24, 400)}


@pytest.mark.parametrize("attack", [ATTACKS[0], *(attack for attack in ATTACKS if attack.honest is not honest)])
def test_what_the_attacks_are_made_from_opens_studio(attack: Attack) -> None:
    """Else the refusals above would show nothing."""
    attempt = attack.honest()
    assert opened([send(site_of(attempt), attempt)]) == 1


def test_of_one_message_that_comes_many_times_at_once_one_opens() -> None:
    """SIGNIN.md, Attacks, Content: replay, concurrent; at two functions that share the table of claims."""
    attempt, replays = honest(), MemoryReplays()
    sites = [site_of(attempt, replays) for _ in range(2)]
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda number: send(sites[number % 2], attempt), range(16)))
    assert opened(answers) == 1
    assert [answer.status for answer in answers].count(403) == 15
