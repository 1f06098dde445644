"""python3-saml's XML Schemas, parsed once: the library parses 3 ms of schema for each message (SIGNIN.md, Speed).

The library offers no setting for this, so `keep_parsed` puts `validate_xml` in the place of its own function of that
name. It is pinned to one version; tests hold that function and this one to the same answers.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import onelogin.saml2
from lxml import etree
from onelogin.saml2.xml_utils import OneLogin_Saml2_XML

INVALID = "invalid_xml"  # what the library looks for


def validate_xml(xml: object, schema: str, debug: bool = False) -> object:
    """Return the tree where it follows the schema of that file name, else `INVALID`; nothing is written out."""
    tree = OneLogin_Saml2_XML.to_etree(xml)
    return tree if _schema(schema).validate(tree) else INVALID


def keep_parsed() -> None:
    """Let python3-saml validate with schemas that are kept; calling it again changes nothing."""
    OneLogin_Saml2_XML.validate_xml = staticmethod(validate_xml)


@cache
def _schema(name: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(Path(onelogin.saml2.__file__).parent / "schemas" / name))
