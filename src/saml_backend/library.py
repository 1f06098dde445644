"""What python3-saml works out anew for each message, kept or made quicker: schemas, XPaths, keys, times; and its clock.

The library parses 3 ms of schema for each message (SIGNIN.md, Speed), compiles some thirty XPaths, reads the
certificates, tries ten formats of time, and asks the machine for the time; it offers no setting for this. `keep` puts
functions in the place of its own of the same names. What they answer is the same, but that times in other forms than
SAML's are refused, and that `at` says what time it is. The library is pinned to one version, and tests hold its
functions and these to the same answers.
"""

from __future__ import annotations

import calendar
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import onelogin.saml2
import xmlsec
from lxml import etree
from onelogin.saml2.constants import OneLogin_Saml2_Constants
from onelogin.saml2.utils import OneLogin_Saml2_Utils
from onelogin.saml2.xml_utils import OneLogin_Saml2_XML

from saml_backend.moments import moment

_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)

INVALID = "invalid_xml"  # what the library looks for


def keep() -> None:
    """Let python3-saml use what is kept; calling it again changes nothing."""
    OneLogin_Saml2_XML.validate_xml = staticmethod(validate_xml)
    OneLogin_Saml2_XML.query = staticmethod(query)
    OneLogin_Saml2_Utils.validate_node_sign = staticmethod(validate_node_sign)
    OneLogin_Saml2_Utils.parse_SAML_to_time = staticmethod(seconds)
    OneLogin_Saml2_Utils.parse_time_to_SAML = staticmethod(written)
    OneLogin_Saml2_Utils.now = staticmethod(now)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let it be that moment for what the library does meanwhile in this thread."""
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)


def now() -> int:
    """Return the moment of `at`, or else the machine's, in whole seconds since 1970."""
    held = _moment.get()
    return int(time.time() if held is None else held.timestamp())


def validate_xml(xml: object, schema: str, debug: bool = False) -> object:
    """Return the tree where it follows the schema of that file name, else `INVALID`; nothing is written out."""
    tree = OneLogin_Saml2_XML.to_etree(xml)
    return tree if _schema(schema).validate(tree) else INVALID


def query(dom: etree._Element, query: str, context: etree._Element | None = None, tagid: str | None = None) -> Any:
    """Return what an XPath finds in the document, or in `context`; the variable `$tagid` stands for a text."""
    compiled = _xpath(query)
    source = dom if context is None else context
    return compiled(source) if tagid is None else compiled(source, tagid=tagid)


def validate_node_sign(
    signature_node: etree._Element,
    elem: etree._Element,
    cert: str,
    fingerprint: None = None,
    fingerprintalg: str | None = None,
    validatecert: bool = False,
    debug: bool = False,
    *,
    raise_exceptions: bool = False,
) -> bool:
    """Return whether the key of a certificate, in PEM, has made a signature; of the other parameters none is read.

    xmlsec verifies, as for the library; only that the key was read from the certificate before. Raises xmlsec.Error
    where it has not made it, and `raise_exceptions` asks for that.
    """
    context = xmlsec.SignatureContext()
    context.key = _key(cert)  # xmlsec takes a copy: contexts of several threads share nothing but what is read
    context.set_enabled_key_data([xmlsec.constants.KeyDataX509])
    try:
        context.verify(signature_node)
    except xmlsec.Error:
        if raise_exceptions:
            raise
        return False
    return True


def seconds(text: str) -> int:
    """Return a time as SAML writes it in whole seconds since 1970. Raises ValueError for anything else."""
    found = moment(text)
    if found is None:
        raise ValueError("no time as SAML writes it")
    return calendar.timegm(found.utctimetuple())


def written(seconds: float) -> str:
    """Return seconds since 1970 as SAML writes a time: `2026-01-15T12:00:00Z`."""
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%SZ}"


@cache
def _schema(name: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(Path(onelogin.saml2.__file__).parent / "schemas" / name))


@lru_cache(maxsize=2_048)  # two for each of a thousand applications
def _key(certificate: str) -> xmlsec.Key:
    return xmlsec.Key.from_memory(certificate, xmlsec.constants.KeyDataFormatCertPem, None)


@lru_cache(maxsize=256)
def _xpath(query: str) -> etree.XPath:
    return etree.XPath(query, namespaces=OneLogin_Saml2_Constants.NSMAP)
