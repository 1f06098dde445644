"""Why a captured response would be refused: every reason, whatever its age."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from lxml import etree

from abac.account.sign_in_doctor import application_of, examine_response, read_metadata
from abac.errors import InputError
from saml_backend.applications import Flow
from saml_backend.names import samlp
from saml_kit.keys import identity_provider_key
from saml_kit.message import Message
from saml_kit.sending import encode
from unit.account.sign_in_doctor.files import NOW, team1, write, write_metadata
from unit.teams.registries import registry


def _message(**changes: Any) -> Message:
    return Message.for_team(team1(), user="u-1", now=NOW).but(**changes)


def _reasons(folder: Path, content: bytes | str, later: timedelta = timedelta(seconds=5)) -> list[str]:
    file = write(folder, content, "captured")
    return [finding.rule for finding in examine_response(file, team1(), NOW + later)]


def test_a_good_response_has_no_reason_in_any_form_of_capture(tmp_path: Path) -> None:
    """The XML, its base64, the base64 in lines, and the form as browsers' tools show it."""
    xml = _message().signed()
    text = encode(xml)
    lines = "\n".join(text[at : at + 76] for at in range(0, len(text), 76))
    for content in (xml, text, lines, urlencode({"RelayState": "x", "SAMLResponse": text})):
        assert _reasons(tmp_path, content) == []


def test_an_old_response_is_still_judged_by_what_it_says(tmp_path: Path) -> None:
    """A capture is always old; that it is, is a note and hides nothing."""
    year = timedelta(days=365)
    assert _reasons(tmp_path, _message().signed(), year) == ["response-old"]
    assert _reasons(tmp_path, _message(audience="urn:other").signed(), year) == ["audience-wrong", "response-old"]


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({"audience": "https://signin.example.com/metadata/Team"}, ["audience-wrong"]),
        ({"destination": "https://signin.example.com/saml/Team2"}, ["destination-wrong"]),
        ({"recipient": "https://signin.example.com/saml/Team10", "issuer": "x"}, ["issuer-wrong", "recipient-wrong"]),
        ({"attributes": ()}, ["mapping-absent"]),
        ({"attributes": (("ssouserid", ("u-1",)),)}, ["team-wrong"]),
        ({"attributes": (("ssouserid", ("",)), ("teamid", ("Team1",)))}, ["user-id-wrong"]),
    ],
)
def test_every_reason_is_named(tmp_path: Path, changes: dict[str, Any], reasons: list[str]) -> None:
    """The backend's own table of checks, all of it, not the first alone; no mapping at all is said in plain words."""
    assert _reasons(tmp_path, _message(**changes).signed()) == reasons


def test_a_signature_of_another_key_is_named(tmp_path: Path) -> None:
    """The metadata of another application, or from before a rotation."""
    assert _reasons(tmp_path, _message().signed(identity_provider_key("Team2"))) == ["signature-invalid"]


def test_what_only_the_library_refuses_is_named(tmp_path: Path) -> None:
    """An element out of its order passes guard and checks; the schema refuses it (SAML 2.0 Core, schema)."""

    def reorder(response: etree._Element) -> None:
        status = response.find(samlp("Status"))
        assert status is not None
        response.append(status)

    assert _reasons(tmp_path, _message().signed(edits=(reorder,))) == ["schema-invalid"]


def test_a_message_that_the_guard_refuses_says_so(tmp_path: Path) -> None:
    """Behind the guard nothing is asked: such a message is no response of Identity Center."""
    for content in ("<html/>", "%%%", ""):
        [finding] = examine_response(write(tmp_path, content, "captured"), team1(), NOW)
        assert finding.found.startswith("refused at step ")


def test_team_and_address_come_from_the_response(tmp_path: Path) -> None:
    """The Destination of a response is the address to which the browser posted it (SAML 2.0 Bindings, 3.5.5.2)."""
    metadata = read_metadata(write_metadata(tmp_path))
    captured = write(tmp_path, _message().signed(), "captured")
    found = application_of(metadata, captured, team=None, url=None, registry=None)
    assert (found.team, found.acs_url, found.flow) == ("Team1", "https://signin.example.com/saml/Team1", Flow.BOTH)
    other = application_of(metadata, captured, team="Team2", url="https://a.example", registry=None)
    assert other.acs_url == "https://a.example/saml/Team2"


def test_who_begins_a_sign_in_the_registry_says(tmp_path: Path) -> None:
    """Of the team that the response goes to, whether it was named or not; of one that it lacks nobody knows."""
    metadata, captured = read_metadata(write_metadata(tmp_path)), write(tmp_path, _message().signed(), "captured")
    for text, flow in (
        ("Team1: {}", Flow.SP_INITIATED),
        ("Team1: {sign_in: idp_initiated}", Flow.IDP_INITIATED),
        ("Other: {}", Flow.BOTH),
    ):
        assert application_of(metadata, captured, team=None, url=None, registry=registry(text)).flow is flow


@pytest.mark.parametrize(
    ("teams", "profile", "reasons"),
    [
        ("Team1: {permission_profiles: [data-scientist, read-only]}", "read-only", []),
        ("Team1: {}", None, []),
        ("Team1: {}", "read-only", ["permission-profile-unknown"]),
        ("Team1: {}", "Data-Scientist", ["permission-profile-unknown"]),
        ("Team2: {}", "data-scientist", ["team-unknown"]),
    ],
)
def test_what_the_directory_would_refuse_is_named(
    tmp_path: Path, teams: str, profile: str | None, reasons: list[str]
) -> None:
    """Step entitlement asks the directory, which is generated from the registry, letter for letter."""
    said = (("permissionprofile", (profile,)),) if profile else ()
    xml = _message(attributes=(("ssouserid", ("u-1",)), ("teamid", ("Team1",)), *said)).signed()
    found = examine_response(write(tmp_path, xml, "captured"), team1(), NOW + timedelta(seconds=5), registry(teams))
    assert [finding.rule for finding in found] == reasons


def test_a_response_that_goes_nowhere_needs_team_and_address(tmp_path: Path) -> None:
    """Nothing is guessed."""
    metadata = read_metadata(write_metadata(tmp_path))
    with pytest.raises(InputError, match="--team and --url"):
        application_of(metadata, write(tmp_path, "<html/>", "captured"), team=None, url=None, registry=None)
