"""What is put in the place of python3-saml's own functions answers as they do."""

from __future__ import annotations

import importlib
import subprocess
import sys
import time
from inspect import signature

import pytest
import xmlsec
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from onelogin.saml2.utils import OneLogin_Saml2_Utils
from onelogin.saml2.xml_utils import OneLogin_Saml2_XML

import saml_kit
from saml_backend import library
from saml_backend.names import ASSERTION, PROTOCOL, SIGNATURE, samlp
from saml_kit.clock import NOW

SCHEMA = "saml-schema-protocol-2.0.xsd"
XPATHS = ("//saml:Assertion", "/samlp:Response/samlp:Status", "//ds:Signature", "//saml:EncryptedAssertion")
# Asked in a process that has not imported the sign-in, hence of the library itself.
THEIRS = """
import sys, time
from inspect import signature
from lxml import etree
from onelogin.saml2.utils import OneLogin_Saml2_Utils as utils
from onelogin.saml2.xml_utils import OneLogin_Saml2_XML as xml
print(*signature(xml.query).parameters)
certificate = utils.format_cert(sys.argv[1])
print(*signature(utils.validate_node_sign).parameters)
for text in sys.stdin.read().splitlines():
    if text.startswith("<"):
        tree = etree.fromstring(text)
        follows_not = isinstance(xml.validate_xml(tree, "saml-schema-protocol-2.0.xsd"), str)
        print(follows_not, utils.validate_sign(tree, certificate))
    else:
        seconds = utils.parse_SAML_to_time(text)
        print(seconds, utils.parse_time_to_SAML(seconds))
print(abs(utils.now() - time.time()) < 2)
"""


def message() -> etree._Element:
    """A message that follows the schema."""
    application = saml_kit.application()
    return etree.fromstring(saml_kit.Message.for_team(application, user="user1", now=NOW).signed())


def broken() -> etree._Element:
    """A message whose order of elements is not the schema's."""
    tree = message()
    tree.append(tree.find(samlp("Status")))  # type: ignore[arg-type]
    return tree


def altered() -> etree._Element:
    """A message in which another person stands than was signed."""
    return etree.fromstring(etree.tostring(message()).replace(b"user1", b"user2"))


def by_another() -> etree._Element:
    """A message that another key than the application's has signed, with that key's certificate in it."""
    signed = saml_kit.Message.for_team(saml_kit.application(), user="user1", now=NOW)
    return etree.fromstring(signed.signed(saml_kit.identity_provider_key("Team2")))


def test_the_verification_uses_what_is_kept() -> None:
    """Importing `verify` is enough; that the library still has such functions is seen where it is asked below."""
    importlib.import_module("saml_backend.verify")
    assert OneLogin_Saml2_XML.validate_xml is library.validate_xml
    assert OneLogin_Saml2_XML.query is library.query
    assert OneLogin_Saml2_Utils.validate_node_sign is library.validate_node_sign
    assert OneLogin_Saml2_Utils.parse_SAML_to_time is library.seconds
    assert OneLogin_Saml2_Utils.parse_time_to_SAML is library.written
    assert OneLogin_Saml2_Utils.now is library.now


def test_schemas_signatures_and_times_are_read_as_the_library_reads_them() -> None:
    """The library itself is the source of the expected answers."""
    times = ["2026-01-15T12:00:00Z", "2026-01-15T12:00:00.5Z", "2024-02-29T23:59:59.999Z", "1970-01-01T00:00:00Z"]
    trees = [message(), broken(), altered(), by_another()]
    certificate = saml_kit.application().certificates[0].text
    lines = times + [etree.tostring(tree).decode().replace("\n", "&#10;") for tree in trees]
    theirs = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", THEIRS, certificate],
        input="\n".join(lines),
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    moments = [library.seconds(text) for text in times]
    ours = [
        " ".join(signature(library.query).parameters),
        # Without `raise_exceptions`, which the library's decorator adds.
        " ".join(signature(library.validate_node_sign).parameters).removesuffix(" raise_exceptions"),
        *(f"{seconds} {library.written(seconds)}" for seconds in moments),
        *(f"{library.validate_xml(tree, SCHEMA) == 'invalid_xml'} {made_by(tree, certificate)}" for tree in trees),
        "True",
    ]
    assert ours == theirs
    assert [made_by(tree, certificate) for tree in trees] == [True, True, False, False]


def made_by(tree: etree._Element, certificate: str) -> bool:
    """Whether ours finds that the key of a certificate has made the signature of the assertion."""
    xmlsec.tree.add_ids(tree, ["ID"])
    [made] = library.query(tree, "//ds:Signature")
    return library.validate_node_sign(made, tree, OneLogin_Saml2_Utils.format_cert(certificate))


def test_a_signature_that_does_not_hold_raises_where_that_is_asked_for() -> None:
    """The library's decorator knows `raise_exceptions`, and its callers use it."""
    tree, key = by_another(), OneLogin_Saml2_Utils.format_cert(saml_kit.application().certificates[0].text)
    xmlsec.tree.add_ids(tree, ["ID"])
    [made] = library.query(tree, "//ds:Signature")
    with pytest.raises(xmlsec.Error):
        library.validate_node_sign(made, tree, key, raise_exceptions=True)


def test_the_library_takes_the_moment_that_it_is_told() -> None:
    """One clock for the library's checks and ours; without it, the machine's in whole seconds."""
    with library.at(NOW):
        assert library.now() == NOW.timestamp()
    assert abs(library.now() - time.time()) < 2


@pytest.mark.parametrize("xpath", XPATHS)
def test_a_kept_xpath_finds_what_lxml_finds(xpath: str) -> None:
    """Lxml's own `xpath` is the source of the expected answers."""
    tree = message()
    names = {
        "saml": ASSERTION,
        "samlp": PROTOCOL,
        "ds": SIGNATURE,
    }
    assert library.query(tree, xpath) == tree.xpath(xpath, namespaces=names)


def test_a_kept_xpath_looks_in_its_context_and_knows_the_id_that_is_asked_for() -> None:
    """The library asks below an element, and for an element by its ID."""
    tree = message()
    [assertion] = library.query(tree, "//saml:Assertion")
    assert library.query(tree, ".//samlp:Status", assertion) == []
    by_id = "/samlp:Response/saml:Assertion[@ID=$tagid]"
    assert library.query(tree, by_id, tagid=assertion.get("ID")) == [assertion]
    assert library.query(tree, by_id, tagid="_other") == []


@given(st.text(max_size=40))
def test_a_time_in_any_other_form_is_refused(text: str) -> None:
    """Times are in UTC and in one form (SAML 2.0 Core, section 1.3.3)."""
    with pytest.raises(ValueError, match="no time"):
        library.seconds(text)
