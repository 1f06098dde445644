"""Signatures that are absent, of somebody else, weak, or costly."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import xmlsec
from lxml import etree
from xmlsec import constants

import saml_kit
from attacks.attack import Attack, Attempt, after_signing, assertion_of, attempt, child, grouped, message
from saml_backend.names import ENVELOPED, EXCLUSIVE_C14N, INCLUSIVE_NAMESPACES, ds
from saml_backend.refusal import Step
from saml_kit import IdentityProviderKey, identity_provider_key
from saml_kit.clock import NOW
from saml_kit.signing import sign, signature_of

XSLT = "http://www.w3.org/TR/1999/REC-xslt-19991116"
XPATH = "http://www.w3.org/TR/1999/REC-xpath-19991116"
XSL = "http://www.w3.org/1999/XSL/Transform"
IDENTITY = (
    '<xsl:template match="@*|node()"><xsl:copy><xsl:apply-templates select="@*|node()"/></xsl:copy></xsl:template>'
)
RECURSION = (
    '<xsl:template match="/" name="t"><xsl:param name="n" select="0"/><xsl:if test="$n &lt; 100000">'
    '<xsl:call-template name="t"><xsl:with-param name="n" select="$n + 1"/></xsl:call-template></xsl:if></xsl:template>'
)
DOUBLING = (
    '<xsl:template match="/"><xsl:variable name="v0">xxxxxxxxxx</xsl:variable>'
    + "".join(
        f'<xsl:variable name="v{n}"><xsl:value-of select="concat($v{n - 1},$v{n - 1})"/></xsl:variable>'
        for n in range(1, 25)
    )
    + '<r><xsl:value-of select="$v24"/></r></xsl:template>'
)


def signed(**how: Any) -> Callable[[], Attempt]:
    """The team's own identity provider signs the assertion in another way."""
    return lambda: attempt(etree.tostring(_signed(message().tree(), identity_provider_key("Team1"), **how)))


def _signed(tree: etree._Element, key: IdentityProviderKey, **how: Any) -> etree._Element:
    sign(assertion_of(tree), key, **how)
    return tree


def unsigned() -> Attempt:
    """No signature at all."""
    return attempt(etree.tostring(message().tree()))


def response_only() -> Attempt:
    """The response is signed, the assertion is not."""
    tree = message().tree()
    sign(tree, identity_provider_key("Team1"))
    return attempt(etree.tostring(tree))


def by_the_attacker() -> Attempt:
    """A key of the attacker's, with its own certificate in KeyInfo."""
    return attempt(etree.tostring(_signed(message().tree(), identity_provider_key("attacker"))))


def by_the_attacker_in_disguise() -> Attempt:
    """A key of the attacker's, with the identity provider's certificate in KeyInfo."""
    tree = _signed(message().tree(), identity_provider_key("attacker"))
    lines = identity_provider_key("Team1").certificate.decode().splitlines()[1:-1]
    for certificate in tree.iter(ds("X509Certificate")):
        certificate.text = "\n".join(lines)
    return attempt(etree.tostring(tree))


def with_the_certificate_as_secret() -> Attempt:
    """HMAC, whose secret is the certificate that everybody knows."""
    tree = message().tree()
    assertion = assertion_of(tree)
    signature = xmlsec.template.create(assertion, constants.TransformExclC14N, constants.TransformHmacSha256, ns="ds")
    assertion.insert(1, signature)
    reference = xmlsec.template.add_reference(signature, constants.TransformSha256, uri="#_assertion")
    xmlsec.template.add_transform(reference, constants.TransformEnveloped)
    xmlsec.template.add_transform(reference, constants.TransformExclC14N)
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_binary_data(constants.KeyDataHmac, identity_provider_key("Team1").certificate)
    xmlsec.tree.add_ids(tree, ["ID"])
    context.sign(signature)
    return attempt(etree.tostring(tree))


def by_an_expired_certificate() -> Attempt:
    """The application's only certificate has expired, and its key signs."""
    key = identity_provider_key("Team1, expired", not_after=NOW - timedelta(seconds=1))
    return attempt(message().signed(key), application=saml_kit.application("Team1", keys=[key]))


def by_a_certificate_that_lasts() -> Attempt:
    """The same, before it expired."""
    key = identity_provider_key("Team1, lasting")
    return attempt(message().signed(key), application=saml_kit.application("Team1", keys=[key]))


def edit_signature(change: Callable[[etree._Element], object]) -> Callable[[], Attempt]:
    """An attacker changes the assertion's signature on its way."""
    return after_signing(lambda response: change(signature_of(assertion_of(response))))


def empty_value(signature: etree._Element) -> None:
    """A signature without a value."""
    child(signature, ds("SignatureValue")).text = ""


def refer_to(uri: str | None) -> Callable[[etree._Element], None]:
    """Let the reference name something else."""

    def change(signature: etree._Element) -> None:
        reference = child(signature, ds("SignedInfo"), ds("Reference"))
        if uri is None:
            del reference.attrib["URI"]
        else:
            reference.set("URI", uri)

    return change


def more_references(uri: str, times: int) -> Callable[[etree._Element], None]:
    """Add references, each of which the library would fetch or digest before it verifies."""

    def change(signature: etree._Element) -> None:
        info = child(signature, ds("SignedInfo"))
        for _ in range(times):
            reference = etree.SubElement(info, ds("Reference"), URI=uri)
            etree.SubElement(reference, ds("DigestMethod"), Algorithm="http://www.w3.org/2001/04/xmlenc#sha256")
            etree.SubElement(reference, ds("DigestValue")).text = "AAAA"

    return change


def transform(algorithm: str, inner: str = "", times: int = 1) -> Callable[[etree._Element], None]:
    """Add transforms, each of which xmlsec runs before it verifies."""

    def change(signature: etree._Element) -> None:
        transforms = child(signature, ds("SignedInfo"), ds("Reference"), ds("Transforms"))
        for _ in range(times):
            added = etree.SubElement(transforms, ds("Transform"), Algorithm=algorithm)
            if inner:
                added.append(etree.fromstring(inner))

    return change


def replace_transform(algorithm: str) -> Callable[[etree._Element], None]:
    """Let the second transform be another."""

    def change(signature: etree._Element) -> None:
        transforms = child(signature, ds("SignedInfo"), ds("Reference"), ds("Transforms"))
        transforms[1].set("Algorithm", algorithm)

    return change


def swap_transforms(signature: etree._Element) -> None:
    """Canonicalise first."""
    transforms = child(signature, ds("SignedInfo"), ds("Reference"), ds("Transforms"))
    transforms.append(transforms[0])


def stylesheet(templates: str) -> str:
    """An XSLT program."""
    return f'<xsl:stylesheet version="1.0" xmlns:xsl="{XSL}">{templates}</xsl:stylesheet>'


def many_prefixes(signature: etree._Element) -> None:
    """Name more prefixes than any message has; canonicalisation looks for each in each element."""
    canonical = child(signature, ds("SignedInfo"), ds("CanonicalizationMethod"))
    etree.SubElement(canonical, INCLUSIVE_NAMESPACES, PrefixList=" ".join("abcdefghijklmnopqrstu"))


def add_object(signature: etree._Element) -> None:
    """Anything may stand in an Object."""
    etree.SubElement(signature, ds("Object")).text = "anything"


def add_key_value(signature: etree._Element) -> None:
    """A bare key, which some readers would trust."""
    child(signature, ds("KeyInfo")).append(etree.Element(ds("KeyValue")))


def add_retrieval(signature: etree._Element) -> None:
    """A key that some readers would fetch."""
    etree.SubElement(child(signature, ds("KeyInfo")), ds("RetrievalMethod"), URI="http://attacker.example/key")


def sign_twice(response: etree._Element) -> None:
    """A second signature of the assertion."""
    sign(assertion_of(response), identity_provider_key("attacker"))


_FORM = (Step.GUARD, "content-unknown")
_TRANSFORMS = (Step.GUARD, "transforms-wrong")
_INVALID = (Step.VERIFY, "signature-invalid")
_WEAK = (Step.GUARD, "signature-method-weak")
_WEAK_DIGEST = (Step.GUARD, "digest-method-weak")
_NOT_OWN = (Step.GUARD, "reference-not-own")
_INCLUSIVE = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"

ATTACKS: tuple[Attack, ...] = (
    Attack(
        "signature",
        "expired certificate of the application",
        Step.VERIFY,
        "certificate-expired",
        by_an_expired_certificate,
        by_a_certificate_that_lasts,
    ),
    *grouped(
        "signature",
        [
            ("no signature", *_FORM, unsigned),
            ("signature of the response only", *_FORM, response_only),
            ("two signatures of the assertion", *_FORM, after_signing(sign_twice)),
            ("empty signature value", *_INVALID, edit_signature(empty_value)),
            ("empty reference", *_NOT_OWN, edit_signature(refer_to(""))),
            ("empty reference, signed", *_NOT_OWN, signed(uri="")),
            ("reference without URI", *_NOT_OWN, edit_signature(refer_to(None))),
            ("reference to another element", *_NOT_OWN, edit_signature(refer_to("#_response"))),
            ("reference by XPointer", *_NOT_OWN, edit_signature(refer_to("#xpointer(id('_assertion'))"))),
            ("another reference, over http", *_FORM, edit_signature(more_references("http://attacker.example/", 1))),
            ("another reference, to a file", *_FORM, edit_signature(more_references("file:///etc/passwd", 1))),
            ("200 references", *_FORM, edit_signature(more_references("#_assertion", 200))),
            ("400 references", Step.GUARD, "too-many-nodes", edit_signature(more_references("#_assertion", 400))),
            ("3,000 references", Step.LIMITS, "body-too-large", edit_signature(more_references("#_assertion", 3_000))),
            ("attacker's key and certificate", *_INVALID, by_the_attacker),
            ("attacker's key, the identity provider's certificate", *_INVALID, by_the_attacker_in_disguise),
            ("HMAC with the certificate as secret", *_WEAK, with_the_certificate_as_secret),
            ("RSA with SHA-1", *_WEAK, signed(signature_method=constants.TransformRsaSha1)),
            ("RSA with SHA-224", *_WEAK, signed(signature_method=constants.TransformRsaSha224)),
            ("RSA with MD5", *_WEAK, signed(signature_method=constants.TransformRsaMd5)),
            ("RSA with RIPEMD-160", *_WEAK, signed(signature_method=constants.TransformRsaRipemd160)),
            ("SHA-1 digest", *_WEAK_DIGEST, signed(digest_method=constants.TransformSha1)),
            ("MD5 digest", *_WEAK_DIGEST, signed(digest_method=constants.TransformMd5)),
            ("RIPEMD-160 digest", *_WEAK_DIGEST, signed(digest_method=constants.TransformRipemd160)),
            ("XSLT: identity", *_FORM, edit_signature(transform(XSLT, stylesheet(IDENTITY)))),
            ("XSLT: recursion", *_FORM, edit_signature(transform(XSLT, stylesheet(RECURSION)))),
            ("XSLT: doubling", *_FORM, edit_signature(transform(XSLT, stylesheet(DOUBLING)))),
            ("XPath", *_FORM, edit_signature(transform(XPATH, f'<XPath xmlns="{ds("")[1:-1]}">//*</XPath>'))),
            ("flood of enveloped-signature transforms", *_FORM, edit_signature(transform(ENVELOPED, times=200))),
            ("flood of canonicalisations", *_FORM, edit_signature(transform(EXCLUSIVE_C14N, times=200))),
            ("another second transform", *_TRANSFORMS, edit_signature(replace_transform(XPATH))),
            (
                "canonicalisation with comments",
                *_TRANSFORMS,
                signed(transforms=(constants.TransformEnveloped, constants.TransformExclC14NWithComments)),
            ),
            ("inclusive canonicalisation", *_TRANSFORMS, edit_signature(replace_transform(_INCLUSIVE))),
            ("no canonicalisation", *_FORM, signed(transforms=(constants.TransformEnveloped,))),
            ("transforms in the other order", *_TRANSFORMS, edit_signature(swap_transforms)),
            (
                "SignedInfo canonicalised with comments",
                Step.GUARD,
                "canonicalisation-wrong",
                signed(canonicalisation=constants.TransformExclC14NWithComments),
            ),
            (
                "SignedInfo canonicalised inclusively",
                Step.GUARD,
                "canonicalisation-wrong",
                signed(canonicalisation=constants.TransformInclC14N),
            ),
            ("flood of inclusive prefixes", Step.GUARD, "canonicalisation-wrong", edit_signature(many_prefixes)),
            ("Object in the signature", *_FORM, edit_signature(add_object)),
            ("KeyValue beside the certificate", *_FORM, edit_signature(add_key_value)),
            ("RetrievalMethod beside the certificate", *_FORM, edit_signature(add_retrieval)),
        ],
    ),
)
