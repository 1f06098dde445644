"""The structural guard in front of the SAML library: bytes → the one tree that is verified afterwards.

xmlsec runs the transforms of a Reference before it verifies the signature, and python3-saml has no list of allowed ones
(SIGNIN.md, The structural guard): a small unsigned body could burn seconds. So the whole tree must follow a grammar,
`CONTENT`, in which no signature wrapping, no second assertion and no costly transform can be written down. What is not
in the grammar is refused, whatever it means.

`BYTES` and `CHECKS` are the guard as tables: each row looks at one thing, in this order.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from lxml import etree

from saml_backend.names import (
    DIGEST_METHODS,
    ENVELOPED,
    EXCLUSIVE_C14N,
    INCLUSIVE_NAMESPACES,
    SIGNATURE_METHODS,
    ds,
    saml,
    samlp,
)
from saml_backend.refusal import Check, Refused, Step, require

TAGS_LIMIT = 2_000  # an element has two at most
NAMESPACES_LIMIT = 256  # declarations in the whole message: canonicalisation looks at each for each element
ATTRIBUTES_LIMIT = 2_000
PREFIXES_LIMIT = 16  # in one InclusiveNamespaces

_DECLARATION = re.compile(
    rb"""\A<\?xml version=["']1\.0["'](?: encoding=["'](?i:utf-8)["'])?(?: standalone=["'](?:yes|no)["'])?\s*\?>\s*"""
)
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,127}")
_PREFIXES = re.compile(r"[A-Za-z_#][\w.-]*(?: [A-Za-z_#][\w.-]*)*", re.ASCII)


class Content(NamedTuple):
    """How often a child may stand in its parent."""

    least: int
    most: int


_ONE = Content(1, 1)
_AT_MOST_ONE = Content(0, 1)
_SOME = Content(1, TAGS_LIMIT)
_ANY = Content(0, TAGS_LIMIT)

# What may stand in what. An element that is no key here may hold text only.
CONTENT: Mapping[str, Mapping[str, Content]] = {
    samlp("Response"): {
        saml("Issuer"): _AT_MOST_ONE,
        ds("Signature"): _AT_MOST_ONE,
        samlp("Status"): _ONE,
        saml("Assertion"): _ONE,
    },
    samlp("Status"): {samlp("StatusCode"): _ONE, samlp("StatusMessage"): _AT_MOST_ONE},
    samlp("StatusCode"): {samlp("StatusCode"): _AT_MOST_ONE},
    saml("Assertion"): {
        saml("Issuer"): _ONE,
        ds("Signature"): _ONE,
        saml("Subject"): _ONE,
        saml("Conditions"): _ONE,
        saml("AuthnStatement"): _ONE,
        saml("AttributeStatement"): _AT_MOST_ONE,
    },
    saml("Subject"): {saml("NameID"): _ONE, saml("SubjectConfirmation"): _ONE},
    saml("SubjectConfirmation"): {saml("SubjectConfirmationData"): _ONE},
    saml("Conditions"): {saml("AudienceRestriction"): _ONE, saml("OneTimeUse"): _AT_MOST_ONE},
    saml("AudienceRestriction"): {saml("Audience"): _ONE},
    saml("AuthnStatement"): {saml("SubjectLocality"): _AT_MOST_ONE, saml("AuthnContext"): _ONE},
    saml("AuthnContext"): {saml("AuthnContextClassRef"): _AT_MOST_ONE, saml("AuthenticatingAuthority"): _ANY},
    saml("AttributeStatement"): {saml("Attribute"): _SOME},
    saml("Attribute"): {saml("AttributeValue"): _ANY},
    ds("Signature"): {ds("SignedInfo"): _ONE, ds("SignatureValue"): _ONE, ds("KeyInfo"): _AT_MOST_ONE},
    ds("SignedInfo"): {ds("CanonicalizationMethod"): _ONE, ds("SignatureMethod"): _ONE, ds("Reference"): _ONE},
    ds("CanonicalizationMethod"): {INCLUSIVE_NAMESPACES: _AT_MOST_ONE},
    ds("Reference"): {ds("Transforms"): _ONE, ds("DigestMethod"): _ONE, ds("DigestValue"): _ONE},
    ds("Transforms"): {ds("Transform"): Content(2, 2)},
    ds("Transform"): {INCLUSIVE_NAMESPACES: _AT_MOST_ONE},
    ds("KeyInfo"): {ds("X509Data"): _ONE},
    ds("X509Data"): {
        ds("X509Certificate"): Content(0, 4),
        ds("X509IssuerSerial"): _AT_MOST_ONE,
        ds("X509SubjectName"): _AT_MOST_ONE,
        ds("X509SKI"): _AT_MOST_ONE,
    },
    ds("X509IssuerSerial"): {ds("X509IssuerName"): _ONE, ds("X509SerialNumber"): _ONE},
}


def guard(message: bytes) -> etree._Element:
    """Return the tree of a message that has the one form that is verified.

    Raises:
        Refused: at step GUARD; the reason names the check of `BYTES` or `CHECKS`, or that the bytes are no XML.
    """
    body = _DECLARATION.sub(b"", message, count=1)
    require(Step.GUARD, BYTES, body)
    response = _parse(body)
    held = list(response.iter())  # lxml makes an object for each element that a check looks at, unless one is held
    require(Step.GUARD, CHECKS, response)
    del held
    return response


def _parse(body: bytes) -> etree._Element:
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    try:
        return etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise Refused(Step.GUARD, "xml-malformed") from None


def begins_like_xml(body: bytes) -> bool:
    """The bytes begin with an element in an encoding like ASCII, without a byte order mark."""
    return body.startswith(b"<") and b"\0" not in body


def has_elements_only(body: bytes) -> bool:
    """There is nothing but elements and text.

    In well-formed XML `<!` begins only comments, CDATA and document type declarations, and `<?` only processing
    instructions (XML 1.0, sections 2.4 to 2.8): looking for them in the bytes keeps them from every parser.
    """
    return b"<!" not in body and b"<?" not in body


def has_few_nodes(body: bytes) -> bool:
    """Elements, attributes and namespaces are as few as in real messages; each costs time in canonicalisation."""
    few_nodes = body.count(b"<") <= TAGS_LIMIT and body.count(b"=") <= ATTRIBUTES_LIMIT
    return few_nodes and body.count(b"xmlns") <= NAMESPACES_LIMIT


def root_is_response(response: etree._Element) -> bool:
    """The root is `samlp:Response` (SAML 2.0 Core, section 3.3.3)."""
    return response.tag == samlp("Response")


def attributes_are_mapped(response: etree._Element) -> bool:
    """The assertion says something about its subject; Identity Center sends nothing where nothing is mapped."""
    return (
        next(response.iter(saml("Attribute")), None) is not None or next(response.iter(saml("Assertion")), None) is None
    )


def content_is_known(response: etree._Element) -> bool:
    """Every element stands where `CONTENT` has it, as often as it says; text stands only in elements without others."""
    return all(map(_follows, response.iter()))


def identifiers_are_unique(response: etree._Element) -> bool:
    """Response and assertion have a well-formed ID each, and nothing else has the same, however it spells it (XSW7)."""
    named = [element.get("ID", "") for element in response.iter(samlp("Response"), saml("Assertion"))]
    spelled = [value for element in response.iter() for name, value in element.items() if _is_identifier(name)]
    return all(map(_IDENTIFIER.fullmatch, named)) and len(set(spelled)) == len(spelled)


def references_are_own(response: etree._Element) -> bool:
    """Each signature speaks of the element that it stands in, by its ID: `URI="#…"` (SAML 2.0 Core, section 5.4.2)."""
    return all(
        reference.get("URI") == f"#{_parent(signature).get('ID')}"
        for signature in response.iter(ds("Signature"))
        for reference in signature.iter(ds("Reference"))
    )


def transforms_are_plain(response: etree._Element) -> bool:
    """Enveloped signature, then exclusive canonicalisation, nothing else (SAML 2.0 Core, section 5.4.4)."""
    return all(
        [transform.get("Algorithm") for transform in transforms] == [ENVELOPED, EXCLUSIVE_C14N]
        and not len(transforms[0])
        for transforms in response.iter(ds("Transforms"))
    )


def canonicalisation_is_exclusive(response: etree._Element) -> bool:
    """Exclusive canonicalisation without comments (SAML 2.0 Core, section 5.4.3)."""
    methods = response.iter(ds("CanonicalizationMethod"))
    return all(method.get("Algorithm") == EXCLUSIVE_C14N for method in methods) and all(
        _few_prefixes(names.get("PrefixList", "")) for names in response.iter(INCLUSIVE_NAMESPACES)
    )


def signature_method_is_strong(response: etree._Element) -> bool:
    """RSA with SHA-256, 384 or 512; python3-saml lets MD5 and RIPEMD pass."""
    return all(method.get("Algorithm") in SIGNATURE_METHODS for method in response.iter(ds("SignatureMethod")))


def digest_method_is_strong(response: etree._Element) -> bool:
    """SHA-256, 384 or 512; python3-saml lets MD5 pass."""
    return all(method.get("Algorithm") in DIGEST_METHODS for method in response.iter(ds("DigestMethod")))


BYTES: tuple[Check[bytes], ...] = (
    Check("not-xml", begins_like_xml),
    Check("markup-forbidden", has_elements_only, "comments, CDATA, processing instructions and DTDs are never honest"),
    Check("too-many-nodes", has_few_nodes),
)
CHECKS: tuple[Check[etree._Element], ...] = (
    Check("root-not-response", root_is_response),
    Check(
        "attributes-absent",
        attributes_are_mapped,
        "the assertion holds no attribute: map `teamid` and the user id in the application's attribute mappings",
    ),
    Check("content-unknown", content_is_known, "the message holds an element that no plain signed response has there"),
    Check("identifiers-wrong", identifiers_are_unique),
    Check("reference-not-own", references_are_own),
    Check("transforms-wrong", transforms_are_plain),
    Check("canonicalisation-wrong", canonicalisation_is_exclusive),
    Check("signature-method-weak", signature_method_is_strong, "the identity provider must sign with RSA and SHA-256"),
    Check("digest-method-weak", digest_method_is_strong, "the identity provider must digest with SHA-256"),
)


def _follows(element: etree._Element) -> bool:
    content = CONTENT.get(str(element.tag))
    if content is None:
        return not len(element)
    if _is_text(element.text):
        return False
    counted: dict[str, int] = {}
    for child in element:
        if _is_text(child.tail):
            return False
        name = str(child.tag)
        counted[name] = counted.get(name, 0) + 1
    return counted.keys() <= content.keys() and all(
        least <= counted.get(name, 0) <= most for name, (least, most) in content.items()
    )


def _is_text(text: str | None) -> bool:
    return bool(text) and not str(text).isspace()


def _is_identifier(attribute: str) -> bool:
    return attribute.rpartition("}")[2].lower() == "id"


def _few_prefixes(text: str) -> bool:
    return len(text) <= 256 and bool(_PREFIXES.fullmatch(text)) and text.count(" ") < PREFIXES_LIMIT


def _parent(element: etree._Element) -> etree._Element:
    parent = element.getparent()
    return element if parent is None else parent
