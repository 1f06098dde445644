"""Signature wrapping: the signed assertion is moved aside, an evil one stands in its place."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree
from lxml.builder import ElementMaker

from attacks.attack import Attack, Attempt, after_signing, assertion_of, attempt, child, grouped, message
from saml_backend.names import PROTOCOL, saml, samlp
from saml_backend.refusal import Step
from saml_kit.message import SAMLP
from saml_kit.signing import signature_of

DS = ElementMaker(namespace="http://www.w3.org/2000/09/xmldsig#")


def evil_of(assertion: etree._Element, identifier: str = "_evil") -> etree._Element:
    """A copy that speaks of another person, without the signature."""
    evil = deepcopy(assertion)
    evil.tail = None
    evil.set("ID", identifier)
    evil.remove(signature_of(evil))
    for value in evil.iter(saml("AttributeValue")):
        if value.text == "user1":
            value.text = "admin"
    return evil


def inside_the_signature_of_the_response(response: etree._Element) -> None:
    """XSW1: the evil response keeps the signature, whose Object holds the original response."""
    original = deepcopy(response)
    signature = signature_of(response)
    original.remove(signature_of(original))
    signature.append(DS.Object(original))
    _make_evil(response)


def detached_response(response: etree._Element) -> None:
    """XSW2: the original response stands before the signature that speaks of it."""
    original = deepcopy(response)
    original.remove(signature_of(original))
    signature_of(response).addprevious(original)
    _make_evil(response)


def _make_evil(response: etree._Element) -> None:
    response.set("ID", "_evil-response")
    assertion = assertion_of(response)
    response.replace(assertion, evil_of(assertion))


def evil_before(response: etree._Element) -> None:
    """XSW3: the evil assertion stands before the signed one."""
    assertion_of(response).addprevious(evil_of(assertion_of(response)))


def evil_after(response: etree._Element) -> None:
    """XSW3 the other way round."""
    assertion_of(response).addnext(evil_of(assertion_of(response)))


def signed_inside_evil(response: etree._Element) -> None:
    """XSW4: the signed assertion stands inside the evil one."""
    signed = assertion_of(response)
    evil = evil_of(signed)
    response.replace(signed, evil)
    evil.append(signed)


def signed_in_advice(response: etree._Element) -> None:
    """XSW4 in the place where SAML allows assertions inside assertions."""
    signed = assertion_of(response)
    evil = evil_of(signed)
    response.replace(signed, evil)
    etree.SubElement(evil, saml("Advice")).append(signed)


def evil_keeps_the_signature(response: etree._Element) -> None:
    """XSW5: the evil assertion has the signature, the original without it is appended."""
    signed = assertion_of(response)
    original = deepcopy(signed)
    signature = signature_of(signed)
    original.remove(signature_of(original))
    evil = evil_of(signed)
    evil.insert(1, signature)
    response.replace(signed, evil)
    response.append(original)


def original_inside_the_signature(response: etree._Element) -> None:
    """XSW6: the same, the original inside the signature."""
    evil, original = _evil_with_signature(response)
    signature_of(evil).append(original)


def original_in_the_object(response: etree._Element) -> None:
    """XSW8: the same, the original in the Object of the evil one's signature."""
    evil, original = _evil_with_signature(response)
    signature_of(evil).append(DS.Object(original))


def _evil_with_signature(response: etree._Element) -> tuple[etree._Element, etree._Element]:
    signed = assertion_of(response)
    original = deepcopy(signed)
    original.remove(signature_of(original))
    signature = signature_of(signed)
    evil = evil_of(signed)
    evil.insert(1, signature)
    response.replace(signed, evil)
    return evil, original


def copy_in_extensions(response: etree._Element) -> None:
    """XSW7: an evil copy with the same ID stands in Extensions, whose content no schema knows."""
    evil = evil_of(assertion_of(response), "_assertion")
    child(response, samlp("Status")).addprevious(SAMLP.Extensions(evil))


def evil_in_status_detail(response: etree._Element) -> None:
    """The same in StatusDetail."""
    detail = etree.SubElement(child(response, samlp("Status")), samlp("StatusDetail"))
    detail.append(evil_of(assertion_of(response), "_assertion"))


def foreign_wrapper(response: etree._Element) -> None:
    """The signed assertion stands in an element of a namespace of nobody's, the evil one in its place."""
    signed = assertion_of(response)
    response.replace(signed, evil_of(signed))
    etree.SubElement(response, "{urn:nobody}Wrapper").append(signed)


def same_identifier(response: etree._Element) -> None:
    """Response and assertion have one ID."""
    response.set("ID", assertion_of(response).get("ID", ""))


def same_identifier_spelled_otherwise(response: etree._Element) -> None:
    """An element has an `Id` that is the ID of the assertion."""
    signature_of(assertion_of(response)).set("Id", assertion_of(response).get("ID", ""))


def encrypted_beside(response: etree._Element) -> None:
    """An EncryptedAssertion stands beside the assertion."""
    assertion_of(response).addnext(etree.Element(saml("EncryptedAssertion")))


def response_in_response() -> Attempt:
    """A foreign root around the signed response."""
    root = etree.Element(f"{{{PROTOCOL}}}ArtifactResponse")
    root.append(etree.fromstring(message().signed()))
    return attempt(etree.tostring(root))


def signature_moved(response: etree._Element) -> None:
    """The assertion's signature stands in the response instead."""
    response.insert(1, signature_of(assertion_of(response)))


_FORM = (Step.GUARD, "content-unknown")
ATTACKS: tuple[Attack, ...] = grouped(
    "wrapping",
    [
        (
            "XSW1: original response in the Object of its signature",
            *_FORM,
            after_signing(inside_the_signature_of_the_response, response_too=True),
        ),
        (
            "XSW2: original response detached before its signature",
            *_FORM,
            after_signing(detached_response, response_too=True),
        ),
        ("XSW3: evil assertion before the signed one", *_FORM, after_signing(evil_before)),
        ("XSW3: evil assertion after the signed one", *_FORM, after_signing(evil_after)),
        ("XSW4: signed assertion inside the evil one", *_FORM, after_signing(signed_inside_evil)),
        ("XSW4: signed assertion in the Advice of the evil one", *_FORM, after_signing(signed_in_advice)),
        (
            "XSW5: evil assertion keeps the signature, original appended",
            *_FORM,
            after_signing(evil_keeps_the_signature),
        ),
        ("XSW6: original inside the signature of the evil one", *_FORM, after_signing(original_inside_the_signature)),
        ("XSW7: evil copy with the same ID in Extensions", *_FORM, after_signing(copy_in_extensions)),
        ("XSW8: original in the Object of the evil one's signature", *_FORM, after_signing(original_in_the_object)),
        ("evil assertion in StatusDetail", *_FORM, after_signing(evil_in_status_detail)),
        ("signed assertion in a foreign wrapper", *_FORM, after_signing(foreign_wrapper)),
        ("response in a foreign root", Step.GUARD, "root-not-response", response_in_response),
        ("response with the ID of its assertion", Step.GUARD, "identifiers-wrong", after_signing(same_identifier)),
        (
            "another element with the ID of the assertion",
            Step.GUARD,
            "identifiers-wrong",
            after_signing(same_identifier_spelled_otherwise),
        ),
        ("EncryptedAssertion beside the assertion", *_FORM, after_signing(encrypted_beside)),
        ("signature of the assertion moved into the response", *_FORM, after_signing(signature_moved)),
    ],
)
