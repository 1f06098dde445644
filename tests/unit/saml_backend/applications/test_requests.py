"""What the sign-in asks of identity providers, and tells them of itself."""

from __future__ import annotations

import base64
import zlib
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import etree

import saml_kit
from saml_backend.applications import AuthnRequest, service_provider_metadata
from saml_backend.names import HTTP_POST, saml, samlp
from saml_backend.refusal import Refused
from saml_kit import identity_provider_key
from saml_kit.clock import NOW

TEAM1 = saml_kit.application("Team1")


def test_a_request_goes_to_the_identity_provider_and_names_where_the_answer_goes() -> None:
    """SAML 2.0 Bindings, section 3.4.4: deflated, in base64, in the query (RFC 1951 and 4648)."""
    request = AuthnRequest.new(TEAM1, NOW)
    url = urlsplit(request.redirect_url("lab"))
    query = parse_qs(url.query)
    assert url._replace(query="").geturl() == TEAM1.sso_url
    assert query["RelayState"] == ["lab"]
    message = etree.fromstring(zlib.decompress(base64.b64decode(query["SAMLRequest"][0]), -15))
    assert message.tag == samlp("AuthnRequest")
    assert (message.get("ID"), message.get("Destination")) == (request.id, TEAM1.sso_url)
    assert (message.get("AssertionConsumerServiceURL"), message.get("ProtocolBinding")) == (TEAM1.acs_url, HTTP_POST)
    assert message.findtext(saml("Issuer")) == TEAM1.audience


def test_no_two_requests_have_one_id() -> None:
    """An id is unguessable and its own (SAML 2.0 Core, section 1.3.4)."""
    assert len({AuthnRequest.new(TEAM1, NOW).id for _ in range(100)}) == 100


def test_an_address_with_a_query_keeps_it() -> None:
    """Some identity providers tell applications apart in the query."""
    request = AuthnRequest("_id", "AAAA", "https://idp.example.com/sso?app=1")
    assert request.redirect_url() == "https://idp.example.com/sso?app=1&SAMLRequest=AAAA"


def test_nobody_is_sent_away_whose_answer_could_not_be_verified() -> None:
    """Without a valid certificate each answer would be refused after the login."""
    expired = identity_provider_key("expired", not_after=NOW - timedelta(days=1))
    with pytest.raises(Refused, match="certificate-expired"):
        AuthnRequest.new(saml_kit.application(keys=[expired]), NOW)


def test_our_metadata_name_the_entity_and_the_one_address_of_a_team() -> None:
    """SAML 2.0 Metadata, section 2.4.4, checked against python3-saml's copy of the schema."""
    from saml_backend.library import validate_xml

    document = etree.fromstring(service_provider_metadata(TEAM1))
    assert validate_xml(document, "saml-schema-metadata-2.0.xsd") is document
    assert document.get("entityID") == TEAM1.audience
    [service] = document.iter("{urn:oasis:names:tc:SAML:2.0:metadata}AssertionConsumerService")
    assert (service.get("Location"), service.get("Binding")) == (TEAM1.acs_url, HTTP_POST)
