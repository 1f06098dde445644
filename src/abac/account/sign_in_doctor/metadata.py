"""The metadata file that Identity Center offers for download, read as far as the sign-in depends on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from lxml import etree

from abac.errors import InputError
from abac.located import Place, Problem, read_bytes
from abac.results import Finding, Severity

if TYPE_CHECKING:
    from saml_backend.applications import Certificate

MD: Final = "{urn:oasis:names:tc:SAML:2.0:metadata}"
DS: Final = "{http://www.w3.org/2000/09/xmldsig#}"
REDIRECT: Final = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"

SOON: Final = timedelta(days=60)
KEY_BITS: Final = 2048  # NIST SP 800-131A revision 2, section 3
STRONG_HASHES: Final = frozenset({"sha256", "sha384", "sha512"})  # the same, section 9: SHA-1 is disallowed
CERTIFICATES: Final = 2  # the current one and the next
ROTATE: Final = "in Identity Center, rotate the application's certificate and download the metadata again"


@dataclass(frozen=True)
class Metadata:
    """What a file says of an identity provider; each certificate with its place in the file."""

    place: Place
    text: bytes
    issuer: str
    certificates: tuple[tuple[Place, Certificate | None], ...]
    redirect_url: str | None
    wants_signed_requests: bool


def read_metadata(file: str) -> Metadata:
    """Read a metadata file. Raises InputError where it is not XML or describes no identity provider."""
    place = Place(file)
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        text = read_bytes(file)
        root = etree.fromstring(text, parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        raise _refused(Place(file, line or 1, max(column, 1)), "text that is not XML") from None
    if root.tag != f"{MD}EntityDescriptor":
        raise _refused(Place(file, root.sourceline or 1, 1), f"a document of `{etree.QName(root).localname}`")
    provider = root.find(f"{MD}IDPSSODescriptor")
    if provider is None:
        raise _refused(Place(file, root.sourceline or 1, 1), "metadata without an IDPSSODescriptor")
    services = provider.findall(f"{MD}SingleSignOnService")
    return Metadata(
        place=place,
        text=text,
        issuer=root.get("entityID", ""),
        certificates=tuple(_certificates(provider, file)),
        redirect_url=next((found.get("Location") for found in services if found.get("Binding") == REDIRECT), None),
        wants_signed_requests=provider.get("WantAuthnRequestsSigned") in ("true", "1"),
    )


def examine_metadata(metadata: Metadata, now: datetime) -> Iterator[Finding]:
    """Yield what would make sign-ins fail, now (error) or within 60 days (warning), and rotations under way (note)."""
    if not metadata.issuer:
        yield _finding("issuer-absent", metadata.place, "no entityID", "the issuer's entity id")
    if not metadata.redirect_url:
        expected = "a SingleSignOnService with the HTTP-Redirect binding, to which /login sends people"
        yield _finding("redirect-absent", metadata.place, "no address for sign-in requests", expected)
    elif not metadata.redirect_url.startswith("https://"):
        yield _finding("redirect-insecure", metadata.place, "a sign-in address without TLS", "an https address")
    if metadata.wants_signed_requests:
        yield _finding("requests-unsigned", metadata.place, "WantAuthnRequestsSigned", "a provider that takes unsigned")
    yield from _of_certificates(metadata, now)


def _of_certificates(metadata: Metadata, now: datetime) -> Iterator[Finding]:
    count = len(metadata.certificates)
    if not 1 <= count <= CERTIFICATES:
        yield _finding(
            "certificate-count", metadata.place, f"{count} signing certificates", "one, or two in a rotation"
        )
    usable = [found for _, found in metadata.certificates if found is not None and found.covers(now)]
    last = max((found.not_after for found in usable), default=now)
    for place, certificate in metadata.certificates:
        if certificate is None:
            yield _finding("certificate-unreadable", place, "text that is no X.509 certificate", "base64 of its DER")
        else:
            yield from _strength(place, certificate)
            yield from _validity(place, certificate, now, last, alone=len(usable) < CERTIFICATES)


def _strength(place: Place, certificate: Certificate) -> Iterator[Finding]:
    if (certificate.key_bits or 0) < KEY_BITS:
        found = f"an RSA key of {certificate.key_bits} bits" if certificate.key_bits else "a key that is not RSA"
        yield _finding("key-weak", place, found, f"an RSA key of at least {KEY_BITS} bits: {ROTATE}")
    if certificate.signature_hash not in STRONG_HASHES:
        found = f"a certificate signed with {certificate.signature_hash or 'an unknown hash'}"
        yield _finding("hash-weak", place, found, f"SHA-256 or longer: {ROTATE}")


def _validity(
    place: Place, certificate: Certificate, now: datetime, last: datetime, *, alone: bool
) -> Iterator[Finding]:
    until = f"{certificate.not_after:%Y-%m-%d}"
    if certificate.not_after < now:
        severity = Severity.ERROR if last <= now else Severity.WARNING
        yield _finding("certificate-expired", place, f"a certificate that expired on {until}", ROTATE, severity)
    elif certificate.not_before > now:
        since = f"{certificate.not_before:%Y-%m-%d}"
        found = f"a certificate that is valid from {since}"
        yield _finding("certificate-early", place, found, "one that is valid now", Severity.WARNING)
    elif certificate.not_after - now <= SOON and certificate.not_after == last:
        days = (certificate.not_after - now).days
        found = f"a certificate that expires on {until}, in {days} days"
        yield _finding("certificate-expires-soon", place, found, ROTATE, Severity.WARNING)
    elif not alone and certificate.not_after < last:
        found = f"a rotation under way: this certificate is replaced by {until}"
        yield _finding("rotation", place, found, "both certificates deployed until then", Severity.NOTE)


def _certificates(provider: etree._Element, file: str) -> Iterator[tuple[Place, Certificate | None]]:
    from saml_backend.applications import Certificate

    seen: set[str] = set()
    for descriptor in provider.findall(f"{MD}KeyDescriptor"):
        if descriptor.get("use", "signing") != "signing":
            continue
        for element in descriptor.iter(f"{DS}X509Certificate"):
            text = "".join((element.text or "").split())
            if text not in seen:
                seen.add(text)
                yield Place(file, element.sourceline or 0, 1), _read(Certificate, text)


def _read(kind: type[Certificate], text: str) -> Certificate | None:
    try:
        return kind.read(text)
    except ValueError:
        return None


def _finding(rule: str, place: Place, found: str, expected: str, severity: Severity = Severity.ERROR) -> Finding:
    return Finding(rule, severity, place, found, expected)


def _refused(place: Place, found: str) -> InputError:
    expected = "the SAML metadata file of the application, as Identity Center offers it for download"
    return InputError([Problem(place, found, expected)])
