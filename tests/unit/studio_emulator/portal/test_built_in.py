"""The built-in portal: who gets an assertion of whom, and that it can run nowhere but in a demonstration."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from requests import Response, Session

from saml_backend.applications import AuthnRequest, Flow, SamlApplication
from saml_backend.limits import SamlForm
from saml_backend.refusal import Refused
from saml_backend.validation import validate
from studio_emulator.portal import Application, NotInLambdaError, Person, Portal, built_in
from studio_emulator.portal.built_in import request_id

SIGN_IN = "http://signin.localhost:1"
PEOPLE = [Person("User1", "Ada <b>", "ada@example.com"), Person("User2", "Bob", "bob@example.com")]


def _application(team: str, *assigned: str, start: str | None = None) -> Application:
    address = f"{SIGN_IN}/{{}}/{team}"
    return Application(team, f"Studio {team}", address.format("saml"), address.format("metadata"), start, assigned)


@pytest.fixture
def portal() -> Iterator[Portal]:
    """Two applications; Team1 begins at the sign-in, Team2 at the portal."""
    applications = [
        _application("Team1", "User1", start=f"{SIGN_IN}/login/Team1"),
        _application("Team2", *("User1", "User2")),
    ]
    with built_in(PEOPLE, applications) as running:
        yield running


class _Browser(Session):
    """A person's browser; the portal is asked by address, for resolvers need not know *.localhost."""

    def __init__(self, portal: Portal) -> None:
        super().__init__()
        self.trust_env = False
        self.home = portal.url.replace("portal.localhost", "127.0.0.1")

    def visit(self, path: str, **query: str) -> Response:
        return self.get(self.home + path, params=query, allow_redirects=False, timeout=10)

    def log_in(self, user: str) -> Response:
        return self.post(f"{self.home}log-in", data={"user": user}, allow_redirects=False, timeout=10)


@pytest.fixture
def visitor(portal: Portal) -> Iterator[_Browser]:
    """A browser in which nobody has logged in."""
    with _Browser(portal) as browser:
        yield browser


def _posted(page: Response) -> SamlForm:
    found = re.search(r'name="SAMLResponse" value="([^"]+)"', page.text)
    assert found is not None, page.text
    return SamlForm(found[1], None)


def _known(portal: Portal, team: str) -> SamlApplication:
    return SamlApplication.from_metadata(portal.metadata[team], team=team, base_url=SIGN_IN, flow=Flow.BOTH)


def test_tiles_are_of_those_who_are_assigned(visitor: _Browser) -> None:
    """User 1 has two, User 2 one (the published sample's README); names are text, never markup."""
    assert "Ada &lt;b&gt;" in visitor.visit("").text
    assert visitor.log_in("User1").status_code == 303
    assert re.findall(r'class="application" href="([^"]+)"', visitor.visit("").text) == [
        f"{SIGN_IN}/login/Team1",
        visitor.home.replace("127.0.0.1", "portal.localhost") + "sso/Team2",
    ]
    visitor.log_in("User2")
    assert len(re.findall('class="application"', visitor.visit("").text)) == 1


def test_its_responses_are_what_the_backend_accepts(portal: Portal, visitor: _Browser) -> None:
    """The backend's own validation, with the portal's metadata and with the request that it answers."""
    visitor.log_in("User1")
    now = datetime.now(UTC)
    begun = validate(_posted(visitor.visit("sso/Team2")), _known(portal, "Team2"), now=now, expected_request=None)
    assert (begun.team, begun.user_id) == ("Team2", "User1")
    asked = AuthnRequest.new(_known(portal, "Team1"), now)
    page = visitor.visit("sso/Team1", SAMLRequest=asked.message, RelayState="lab")
    answered = validate(_posted(page), _known(portal, "Team1"), now=now, expected_request=asked.id)
    assert answered.in_response_to == asked.id
    assert 'name="RelayState" value="lab"' in page.text


def test_every_application_signs_with_a_key_of_its_own(portal: Portal, visitor: _Browser) -> None:
    """Identity Center has a certificate for each application (SIGNIN.md, The flow)."""
    visitor.log_in("User1")
    with pytest.raises(Refused):
        validate(
            _posted(visitor.visit("sso/Team2")), _known(portal, "Team1"), now=datetime.now(UTC), expected_request=None
        )


def test_nobody_gets_an_assertion_for_an_application_of_others(visitor: _Browser) -> None:
    """Neither who is not assigned nor who has not said who he is; unknown names and addresses get nothing."""
    assert visitor.visit("sso/Team1").headers["Location"].endswith("/")
    assert visitor.log_in("User3").status_code == 403
    visitor.log_in("User2")
    for path, status in {"sso/Team1": 403, "sso/Team3": 403, "other": 404}.items():
        page = visitor.visit(path)
        assert (page.status_code, "SAMLResponse" in page.text) == (status, False)


def test_every_page_says_that_it_is_a_demonstration(visitor: _Browser) -> None:
    """Issue 7, abac demo: clearly marked for demo only."""
    visitor.log_in("User1")
    for path in ("", "sso/Team9"):
        assert "Demonstration only" in visitor.visit(path).text


def test_it_does_not_start_in_lambda(monkeypatch: pytest.MonkeyPatch) -> None:
    """Issue 7, abac demo: impossible to enable in Lambda, which always sets this variable (Lambda Developer Guide)."""
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "studio-signin-backend")
    with pytest.raises(NotInLambdaError), built_in(PEOPLE, []):
        pass


@pytest.mark.parametrize("message", ["", "%", base64.b64encode(b"text").decode(), "A" * 5_000])
def test_what_is_no_request_has_no_id(message: str) -> None:
    """SAML 2.0 Bindings, section 3.4.4.1: deflated XML in base64, and nothing else."""
    assert request_id(message) is None
