"""What is written, and above all what never is."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from io import StringIO

import pytest

import saml_kit
from saml_backend.http import HttpRequest, HttpResponse, MalformedRequest
from saml_backend.ports import Throttled, Unavailable
from saml_kit.clock import hold
from sign_in_kit import MemoryReplays, MemoryStudios, MemoryTickets, Site, Visitor
from sign_in_kit.memory import Fault


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    hold(monkeypatch)


@pytest.fixture
def root() -> Iterator[StringIO]:
    """Everything that any library writes, at every level."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    logger = logging.getLogger()
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    yield stream
    logger.removeHandler(handler)
    logger.setLevel(level)


class Leak(Exception):
    """An exception whose text holds everything that must not be logged."""


CANARIES = ("URLCANARY", "TICKETCANARY", "COOKIECANARY", "BODYCANARY", "EVILCANARY")


def leaking(operation_to_break: str, error: type[Exception] = Leak) -> Fault:
    """Return a fault whose text holds every canary."""

    def fault(operation: str) -> None:
        if operation == operation_to_break:
            raise error(" ".join(CANARIES))

    return fault


def good(visitor: Visitor) -> HttpResponse:
    """Click and follow."""
    return visitor.follow(visitor.click("Team1"))


def garbage(visitor: Visitor) -> HttpResponse:
    """Send what is no message."""
    return visitor.post("/saml/Team1", b"SAMLResponse=BODYCANARY&RelayState=BODYCANARY")


def garbage_xml(visitor: Visitor) -> HttpResponse:
    """Send XML that is no response."""
    return visitor.post("/saml/Team1", saml_kit.body(b"<evil>BODYCANARY</evil>"))


def forged(visitor: Visitor) -> HttpResponse:
    """Send a message that another key signed."""
    message = saml_kit.Message.for_team(saml_kit.application("Team1"), user="EVILCANARY", now=visitor.site.now)
    return visitor.post("/saml/Team1", saml_kit.body(message.signed(saml_kit.identity_provider_key("evil"))))


def strange_paths(visitor: Visitor) -> HttpResponse:
    """Ask for what is not there, with canaries in every place."""
    for path in ("/EVILCANARY", "/saml/EVILCANARY", "/login/EVILCANARY?landing=EVILCANARY", "/wait?team=EVILCANARY"):
        answer = visitor.get(path)
    return answer


def stolen(visitor: Visitor) -> HttpResponse:
    """Come with cookies that are none."""
    visitor.cookies = {
        "__Host-ticket-Team1": "TICKETCANARY",
        "__Host-request-Team1-0123abcd": "1." + "COOKIECANARY" * 3,
    }
    visitor.get("/open?team=Team1")
    return visitor.click("Team1")


def begun(visitor: Visitor) -> HttpResponse:
    """Begin here."""
    return visitor.get("/login/Team1?landing=lab")


@pytest.mark.parametrize("act", [good, garbage, garbage_xml, forged, strange_paths, stolen, begun])
@pytest.mark.parametrize(
    "site",
    [
        Site,
        lambda: Site(studios=MemoryStudios(looks=1)),
        lambda: Site(studios=MemoryStudios(fault=leaking("assume"))),
        lambda: Site(studios=MemoryStudios(fault=leaking("describe"))),
        lambda: Site(studios=MemoryStudios(fault=leaking("create"))),
        lambda: Site(studios=MemoryStudios(fault=leaking("presign"))),
        lambda: Site(replays=MemoryReplays(fault=leaking("claim"))),
        lambda: Site(studios=MemoryStudios(looks=9), tickets=MemoryTickets(fault=leaking("put-ticket"))),
        lambda: Site(studios=MemoryStudios(looks=1), tickets=MemoryTickets(fault=leaking("consume-ticket"))),
        lambda: Site(fault=leaking("directory")),
        lambda: Site(fault=leaking("application", ValueError)),
    ],
)
def test_no_secret_is_ever_written(
    act: Callable[[Visitor], HttpResponse],
    site: Callable[[], Site],
    root: StringIO,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """No assertion, cookie, ticket or URL in any log at any level, exceptions included (issue 7, Observability).

    Every path is driven with canaries in requests, cookies, tickets, URLs and the texts of exceptions; all that the
    process wrote, by whichever logger or stream, is searched for them and for what the browser really holds.
    """
    deployment = site()
    visitor = Visitor(deployment)
    act(visitor)
    written = "".join([deployment.log.getvalue(), root.getvalue(), *capfd.readouterr()])
    for secret in {*CANARIES, *visitor.secrets, "SAMLResponse", "Traceback"} - {""}:
        assert secret not in written
    assert deployment.lines(), "something was written"


def test_a_line_says_what_an_administrator_needs() -> None:
    """Reference, step, reason, words of ours, team, address, status and time taken; one line a request."""
    site = Site()
    page = garbage(Visitor(site))
    (line,) = site.lines()
    expected = {"step": "guard", "team": "Team1", "address": "203.0.113.7", "status": 403, "outcome": "refused"}
    assert line.items() >= expected.items() or line["step"] == "limits"
    assert line["reference"] in page.body
    assert line["level"] == "WARNING"
    assert line["milliseconds"] > 0


def test_a_defect_says_where_but_not_what() -> None:
    """An unforeseen error: its kind and its way through the code, no message; 403 and a reference for the visitor."""
    site = Site(studios=MemoryStudios(fault=leaking("describe")))
    page = Visitor(site).click("Team1")
    line = site.lines()[-1]
    assert (page.status, line["outcome"], line["error"], line["level"]) == (403, "defect", "Leak", "ERROR")
    assert any("profiles.py" in frame for frame in line["frames"])


@pytest.mark.parametrize("error", [Unavailable, Throttled])
def test_a_service_that_is_down_is_named(error: type[Unavailable]) -> None:
    """Service and code, which AWS's documentation explains."""

    def down(_operation: str) -> None:
        raise error("dynamodb", "InternalServerError")

    site = Site(replays=MemoryReplays(fault=down))
    assert Visitor(site).click("Team1").status == 503
    assert site.lines()[-1]["error"] == "dynamodb:InternalServerError"


def test_what_is_polled_is_quiet() -> None:
    """At INFO, /status, /health and /wait leave no line: they come every few seconds."""
    site = Site(studios=MemoryStudios(looks=99), level="INFO")
    visitor = Visitor(site)
    visitor.click("Team1")
    before = len(site.lines())
    for path in ("/status?team=Team1", "/wait?team=Team1", "/health", "/metadata/Team1"):
        assert visitor.get(path).status == 200
    assert len(site.lines()) == before


def test_the_audit_record_is_written_at_any_level() -> None:
    """No level of the log switches it off."""
    site = Site(level="CRITICAL")
    Visitor(site).click("Team1")
    (line,) = site.lines()
    assert (line["audit"], line["user"], line["team"]) == (True, "user1", "Team1")


def test_metrics_are_in_the_embedded_format(capfd: pytest.CaptureFixture[str]) -> None:
    """Sign-ins, creations, refusals by reason, latency (CloudWatch User Guide, "Embedded metric format")."""
    import json

    site = Site()
    Visitor(site).click("Team1")
    garbage(Visitor(site))
    documents = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    names = [document["_aws"]["CloudWatchMetrics"][0]["Metrics"][0]["Name"] for document in documents]
    assert sorted(names) == ["Latency", "Latency", "ProfilesCreated", "Refusals", "SignIns"]
    (refusal,) = [document for document in documents if "Refusals" in document]
    assert refusal["Reason"]
    assert {document["_aws"]["CloudWatchMetrics"][0]["Namespace"] for document in documents} == {"StudioSignIn"}


def test_a_malformed_event_is_logged_as_refused() -> None:
    """Not even the request could be read; the answer is a page all the same."""
    site = Site()

    def read() -> HttpRequest:
        raise MalformedRequest("no")

    assert site.routes.answer(read).status == 403
    assert site.lines()[-1]["reason"] == "request-malformed"
