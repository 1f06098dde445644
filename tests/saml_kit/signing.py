"""XML Signature with xmlsec: what an identity provider does to its assertion, and what an attacker might do instead."""

from __future__ import annotations

from typing import Any

import xmlsec
from lxml import etree

from saml_backend.names import ds, saml
from saml_kit.keys import IdentityProviderKey

RSA_SHA256 = xmlsec.constants.TransformRsaSha256
SHA256 = xmlsec.constants.TransformSha256


def sign(
    element: etree._Element,
    key: IdentityProviderKey,
    *,
    signature_method: Any = RSA_SHA256,
    digest_method: Any = SHA256,
    canonicalisation: Any = xmlsec.constants.TransformExclC14N,
    transforms: tuple[Any, ...] = (xmlsec.constants.TransformEnveloped, xmlsec.constants.TransformExclC14N),
    uri: str | None = None,
) -> etree._Element:
    """Sign a response or an assertion after its Issuer, as SAML 2.0 Core, section 5.4 asks; return the signature."""
    signature = xmlsec.template.create(element, canonicalisation, signature_method, ns="ds")
    element.insert(1 if element[0].tag == saml("Issuer") else 0, signature)
    reference = xmlsec.template.add_reference(
        signature, digest_method, uri=f"#{element.get('ID')}" if uri is None else uri
    )
    for transform in transforms:
        xmlsec.template.add_transform(reference, transform)
    xmlsec.template.add_x509_data(xmlsec.template.ensure_key_info(signature))
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_memory(key.private_key, xmlsec.constants.KeyDataFormatPem)
    context.key.load_cert_from_memory(key.certificate, xmlsec.constants.KeyDataFormatPem)
    xmlsec.tree.add_ids(element, ["ID"])
    context.sign(signature)
    return signature


def signature_of(element: etree._Element) -> etree._Element:
    """Return the signature that stands directly in an element."""
    found = element.find(ds("Signature"))
    if found is None:
        raise LookupError("no signature directly in the element")
    return found
