"""The sign-in from click to Studio, over ports in memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

import saml_kit
from saml_backend.applications import Flow
from saml_backend.directory import TeamDirectory
from saml_backend.entitlement import Entitlement, entitle
from saml_backend.http import HttpRequest, HttpResponse
from saml_backend.ports import Status
from saml_backend.validation import validate
from saml_kit.clock import NOW, hold
from sign_in_kit import MemoryStudios, Site, Visitor, directory_text, team_row


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    hold(monkeypatch)


def opens(answer: HttpResponse) -> bool:
    """Whether a response leads into Studio."""
    return answer.status == 302 and answer.headers["location"].startswith("https://d-abc123.studio.example/")


def entitlement(site: Site, user: str = "user1", team: str = "Team1") -> Entitlement:
    """Return what a person may enter."""
    message = saml_kit.Message.for_team(saml_kit.application(team), user=user, now=NOW).signed()
    verified = validate(saml_kit.form(message), saml_kit.application(team), now=NOW, expected_request=None)
    return entitle(verified, TeamDirectory.read(site.text))


def reason(site: Site) -> str | None:
    """Return why the last request was refused."""
    found: str | None = site.lines()[-1].get("reason")
    return found


def nothing_opened(site: Site) -> bool:
    """Whether no URL was made and nobody was recorded as having entered."""
    return not site.studios.opened and not site.audit()


def one_team(**changes: Any) -> str:
    """Return a directory of Team1 alone, changed."""
    return directory_text(Team1=team_row("Team1", **changes))


def test_a_click_opens_studio() -> None:
    """A Studio profile in service: 302 to the presigned URL of that profile (SIGNIN.md, The flow)."""
    site = Site()
    site.studios.plant(entitlement(site))
    assert opens(Visitor(site).click("Team1"))
    assert site.studios.opened == [entitlement(site).profile_name]
    assert site.studios.calls["create"] == 0


def test_a_first_click_makes_the_studio_profile() -> None:
    """Tags, execution role and user settings are the directory's (issue 7, What must be there, 2)."""
    site = Site()
    assert opens(Visitor(site).click("Team1"))
    (key, profile), *others = site.studios.profiles.items()
    assert not others
    assert profile.tags == {"Team": "Team1", "TeamPrefix": "team1", "NetworkProfile": "corporate", "CostCentre": "CC-1"}
    assert profile.execution_role == "arn:aws:iam::111122223333:role/studio/team1/team1-data-scientist"
    assert site.studios.settings[key]["JupyterLabAppSettings"]["DefaultResourceSpec"]["InstanceType"] == "ml.t3.medium"


def test_a_studio_profile_that_takes_time_sends_to_the_wait_page() -> None:
    """Never wait inside the POST: 303 to /wait with a ticket in a `__Host-` cookie (SIGNIN.md, The flow)."""
    site = Site(studios=MemoryStudios(looks=5))
    answer = Visitor(site).click("Team1")
    assert (answer.status, answer.headers["location"]) == (303, "https://signin.example.com/wait?team=Team1")
    (ticket,) = [cookie for cookie in answer.cookies if cookie.startswith("__Host-ticket-Team1=")]
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(ticket.split("; "))
    assert nothing_opened(site)


def test_every_entry_is_recorded() -> None:
    """Who entered which team's Studio, from where, by which reference (issue 7, Observability)."""
    site = Site()
    Visitor(site).click("Team1")
    (entry,) = site.audit()
    expected = {"user": "user1", "team": "Team1", "account": "111122223333", "address": "203.0.113.7"}
    assert entry.items() >= expected.items()
    assert entry["reference"] == site.lines()[-1]["reference"]


def test_an_assertion_opens_studio_once() -> None:
    """The same message again is refused at step REPLAY, also when it is written differently (SIGNIN.md)."""
    site = Site()
    visitor = Visitor(site)
    message = visitor.message("Team1")
    assert opens(visitor.post("/saml/Team1", saml_kit.body(message)))
    again = visitor.post("/saml/Team1", saml_kit.body(message.replace(b"><", b">\n<", 0) + b"\n"))
    assert again.status == 403
    assert site.lines()[-1]["step"] == "replay"
    assert len(site.audit()) == 1


def test_an_assertion_is_used_up_even_if_the_network_refuses() -> None:
    """The claim comes before anything is done on the assertion's word (SIGNIN.md, The flow: the order of steps)."""
    site = Site()
    message = Visitor(site).message("Team1")
    assert Visitor(site, peer="198.51.100.9").post("/saml/Team1", saml_kit.body(message)).status == 403
    assert reason(site) == "network-not-allowed"
    assert Visitor(site).post("/saml/Team1", saml_kit.body(message)).status == 403
    assert reason(site) == "assertion-used"
    assert nothing_opened(site)


def test_an_endpoint_lets_in_the_teams_of_its_own_network_profile_only() -> None:
    """A private API names the endpoint it was called through; another network profile's admits nobody (issue 7, 3)."""
    endpoints = {"Team1": "vpce-0123456789abcdef0", "Team2": "vpce-0fedcba9876543210"}
    rows = {team: team_row(team, vpc_endpoints=[endpoint]) for team, endpoint in endpoints.items()}
    site = Site(text=directory_text(**rows))
    visitor = Visitor(site, peer="10.0.0.8", vpc_endpoint=endpoints["Team1"])
    assert visitor.click("Team2").status == 403
    assert reason(site) == "network-not-allowed"
    assert nothing_opened(site)
    assert opens(visitor.follow(visitor.click("Team1")))
    assert site.audit()[0]["vpc_endpoint"] == endpoints["Team1"]


@pytest.mark.parametrize("team", ["Team3", "team1", "Team1%20", "Team10", "../Team1", ""])
def test_an_unknown_team_is_refused(team: str) -> None:
    """A team that the directory lacks has no sign-in, whatever else there is (issue 7, 1)."""
    site = Site()
    for answer in (Visitor(site).get(f"/login/{team}"), Visitor(site).post(f"/saml/{team}", b"SAMLResponse=x")):
        assert answer.status in (403, 404)
    assert nothing_opened(site)


def test_a_message_of_one_team_is_refused_at_another() -> None:
    """Team 1's application cannot speak at Team 2's address (SIGNIN.md, The flow)."""
    site = Site()
    visitor = Visitor(site)
    assert visitor.post("/saml/Team2", saml_kit.body(visitor.message("Team1"))).status == 403
    assert nothing_opened(site)
    assert not site.replays.claimed


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"tags": {"Team": "Team2", "TeamPrefix": "team1", "NetworkProfile": "corporate"}}, "profile-tags-differ"),
        ({"tags": {"Team": "Team1", "TeamPrefix": "team2", "NetworkProfile": "corporate"}}, "profile-tags-differ"),
        ({"tags": {"Team": "Team1", "TeamPrefix": "team1", "NetworkProfile": "home"}}, "profile-tags-differ"),
        ({"tags": {}}, "profile-tags-differ"),
        ({"execution_role": None}, "profile-role-differs"),
        ({"execution_role": "arn:aws:iam::111122223333:role/studio/team2/x"}, "profile-role-differs"),
        (
            {"execution_role": "arn:aws:iam::444455556666:role/studio/team1/team1-data-scientist"},
            "profile-role-differs",
        ),
        ({"execution_role": "x:role/studio/team1/team1-data-scientist"}, "profile-role-differs"),
        ({"status": Status.FAILED, "failure": "no role"}, "profile-failed"),
        ({"status": Status.UPDATE_FAILED}, "profile-update-failed"),
        ({"status": Status.DELETING}, "profile-deleting"),
        ({"status": Status.DELETE_FAILED}, "profile-failed"),
    ],
)
def test_a_studio_profile_that_is_not_as_it_should_be_is_not_opened(changes: dict[str, Any], refused: str) -> None:
    """Other tags or another role are refused and reported, never reused; failures get their page (issue 7, 2)."""
    site = Site()
    site.studios.plant(entitlement(site), **changes)
    answer = Visitor(site).click("Team1")
    line = site.lines()[-1]
    assert (line["step"], line["reason"]) == ("profile", refused)
    assert answer.status in (403, 503)
    assert line["reference"] in answer.body
    assert nothing_opened(site)
    assert site.studios.calls["create"] == 0


def test_a_cost_centre_may_change() -> None:
    """Tags on which nothing rests may differ: the registry changes while Studio profiles live."""
    site = Site()
    site.studios.plant(entitlement(site), tags={**entitlement(site).tags, "CostCentre": "CC-0", "Extra": "x"})
    assert opens(Visitor(site).click("Team1"))


@pytest.mark.parametrize(
    ("relay_state", "place"),
    [
        ("lab", "&to=app:JupyterLab:lab"),
        ("shared", "&to=shared-space"),
        (None, ""),
        ("//evil.example", ""),
        ("javascript:alert(1)", ""),
        ("lab\r\nSet-Cookie: a=1", ""),
        ("app:JupyterLab:lab", ""),
    ],
)
def test_relay_state_is_a_name_of_the_allowlist_or_ignored(relay_state: str | None, place: str) -> None:
    """The place itself never comes from the request (SIGNIN.md, What strict python3-saml still accepts)."""
    site = Site()
    location = Visitor(site).click("Team1", relay_state).headers["location"]
    assert location.endswith(entitlement(site).profile_name + place)


class TestBegunHere:
    """The flow that begins at /login/{team}."""

    @pytest.fixture
    def site(self) -> Site:
        """A team whose sign-in must begin here."""
        return Site(text=one_team(sign_in="sp_initiated"))

    @staticmethod
    def begin(visitor: Visitor) -> str:
        """Open /login and return the request's id."""
        answer = visitor.get("/login/Team1")
        assert answer.status == 302
        return answer.cookies[0].partition(";")[0].rpartition(".")[2]

    @staticmethod
    def begun(visitor: Visitor) -> set[str]:
        """Return the ids of the requests whose cookies the browser holds."""
        cookies = visitor.cookies.items()
        return {value.rpartition(".")[2] for name, value in cookies if name.startswith("__Host-request-Team1-")}

    def test_login_leads_to_the_identity_provider(self, site: Site) -> None:
        """302 to the application's SSO address, cookie SameSite=None; Secure (SIGNIN.md: the POST is cross-site)."""
        answer = Visitor(site).get("/login/Team1?landing=lab")
        assert answer.headers["location"].startswith(saml_kit.application("Team1").sso_url + "?SAMLRequest=")
        assert parse_qs(urlsplit(answer.headers["location"]).query)["RelayState"] == ["lab"]
        (cookie,) = answer.cookies
        assert {"Secure", "HttpOnly", "SameSite=None", "Path=/"} <= set(cookie.split("; "))

    def test_a_landing_that_is_not_allowed_does_not_travel(self, site: Site) -> None:
        """Only names of the allowlist are passed on."""
        assert "RelayState" not in Visitor(site).get("/login/Team1?landing=%2F%2Fevil").headers["location"]

    def test_the_answer_opens_studio_and_takes_the_cookie(self, site: Site) -> None:
        """InResponseTo names the request of this browser; what it began in another tab stays begun."""
        visitor = Visitor(site)
        request, other = self.begin(visitor), self.begin(visitor)
        assert opens(visitor.click("Team1", in_response_to=request))
        assert self.begun(visitor) == {other}

    def test_an_answer_that_nobody_asked_for_is_refused(self, site: Site) -> None:
        """Login CSRF: neither an unsolicited message nor one for another browser's request (SIGNIN.md)."""
        request = self.begin(Visitor(site))
        other = Visitor(site)
        for changes in ({}, {"in_response_to": request}):
            assert other.click("Team1", **changes).status == 403
        self.begin(other)
        assert other.click("Team1", in_response_to=request).status == 403
        assert nothing_opened(site)

    def test_a_double_click_may_answer_in_any_order(self, site: Site) -> None:
        """Two tabs begin at the same moment, neither with the other's cookie; each answer opens Studio, one by one."""
        for order in ([0, 1], [1, 0]):
            visitor = Visitor(site)
            tabs = [Visitor(site), Visitor(site)]
            requests = [self.begin(tab) for tab in tabs]
            visitor.cookies = tabs[0].cookies | tabs[1].cookies
            for index in order:
                assert opens(visitor.click("Team1", in_response_to=requests[index]))
            assert not self.begun(visitor)

    def test_requests_do_not_pile_up(self, site: Site) -> None:
        """A browser keeps the last three."""
        visitor, requests = Visitor(site), []
        for _ in range(5):
            requests.append(self.begin(visitor))
            site.later(seconds=1)
        assert self.begun(visitor) == {*requests[-3:]}

    def test_a_team_of_the_tile_alone_has_no_login(self) -> None:
        """Where the registry says idp_initiated, nothing begins here."""
        site = Site(text=one_team(sign_in=str(Flow.IDP_INITIATED)))
        assert Visitor(site).get("/login/Team1").status == 403
        assert reason(site) == "flow-not-allowed"


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (lambda visitor: visitor.get("/saml/Team1"), "GET"),
        (lambda visitor: visitor.post("/saml/Team1", b'{"SAMLResponse": "x"}', "application/json"), "JSON"),
        (lambda visitor: visitor.post("/saml/Team1", b"--x", "multipart/form-data; boundary=x"), "multipart"),
        (lambda visitor: visitor.post("/saml/Team1", b"SAMLResponse=QQ%3D%3D&SAMLResponse=QQ%3D%3D"), "two fields"),
        (lambda visitor: visitor.post("/saml/Team1", b""), "no body"),
        (lambda visitor: visitor.post("/saml/Team1", b"SAMLResponse=" + b"A" * 10_000_000), "10 MB"),
        (lambda visitor: visitor.post("/saml/Team1", b"\xff\xfe\x00"), "bytes"),
    ],
)
def test_what_is_no_sign_in_is_refused_without_a_call(change: Callable[[Visitor], HttpResponse], path: str) -> None:
    """SIGNIN.md, Attacks, Transport: refused below 500, with no call to AWS and one line in the log."""
    site = Site()
    assert change(Visitor(site)).status in (403, 405), path
    assert nothing_opened(site)
    assert not site.studios.calls
    assert not site.replays.claimed
    assert len(site.lines()) == 1


def test_host_headers_change_no_url() -> None:
    """Every URL is built from configuration (SIGNIN.md: never from Host or X-Forwarded-*)."""
    site = Site(studios=MemoryStudios(looks=5))
    visitor = Visitor(site)
    request = saml_kit.body(visitor.message("Team1"))
    headers = {"host": "evil.example", "x-forwarded-host": "evil.example", "x-forwarded-for": "evil.example"}
    body_type = {"content-type": "application/x-www-form-urlencoded"}
    answer = visitor._send("POST", "/saml/Team1", body=request, headers={**headers, **body_type})
    assert answer.headers["location"] == "https://signin.example.com/wait?team=Team1"


def test_two_teams_give_two_studio_profiles() -> None:
    """User 1 works in Team1 and Team2, user 2 in Team2: three profiles, none shared (issue 7, How it is tested)."""
    site = Site()
    for user, team in (("user1", "Team1"), ("user1", "Team2"), ("user2", "Team2")):
        assert opens(Visitor(site, user=user).click(team))
    assert len(set(site.studios.opened)) == len(site.studios.profiles) == 3


def test_metadata_says_where_responses_go() -> None:
    """/metadata/{team}: entity id and ACS of the team (SAML 2.0 Metadata, section 2.4.4)."""
    answer = Visitor(Site()).get("/metadata/Team1")
    assert answer.status == 200
    assert 'Location="https://signin.example.com/saml/Team1"' in answer.body
    assert answer.headers["content-type"] == "application/samlmetadata+xml"


@pytest.mark.parametrize("path", ["/prod/health", "/health"])
def test_a_stage_may_stand_before_every_route(path: str) -> None:
    """SIGN_IN_BASE_URL ends in the stage; a REST API sends paths without it, a base path mapping with it."""
    site = Site(settings=replace(Site().settings, base_url="https://api.example.com/prod"))
    assert site.answer(HttpRequest(method="GET", path=path)).status == 200
