"""The identity provider's applications, one a team, as Identity Center has them: an issuer and a key for each."""

from __future__ import annotations

from collections.abc import Sequence

from saml_backend.applications import Certificate, Flow, SamlApplication
from saml_kit.keys import IdentityProviderKey, identity_provider_key

BASE_URL = "https://signin.example.com"
PORTAL = "https://portal.sso.eu-west-1.amazonaws.com/saml"


def application(
    team: str = "Team1",
    *,
    flow: Flow = Flow.BOTH,
    keys: Sequence[IdentityProviderKey] | None = None,
) -> SamlApplication:
    """Return what the sign-in knows of a team's application; its key is the one named like the team."""
    certificates = [key.certificate.decode() for key in keys or [identity_provider_key(team)]]
    return SamlApplication(
        team=team,
        issuer=f"{PORTAL}/assertion/{team}",
        certificates=tuple(map(Certificate.read, certificates)),
        audience=f"{BASE_URL}/metadata/{team}",
        acs_url=f"{BASE_URL}/saml/{team}",
        sso_url=f"{PORTAL}/assertion/{team}",
        flow=flow,
    )


def metadata(of: SamlApplication) -> bytes:
    """Return the application's metadata file, in the form in which Identity Center offers it for download."""
    keys = "".join(
        '<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>'
        f"<ds:X509Certificate>{certificate.text}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
        for certificate in of.certificates
    )
    services = "".join(
        f'<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-{binding}" '
        f'Location="{of.sso_url}"/>'
        for binding in ("POST", "Redirect")
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><md:EntityDescriptor entityID="{of.issuer}" '
        'xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"><md:IDPSSODescriptor WantAuthnRequestsSigned="false" '
        f'protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">{keys}{services}'
        "</md:IDPSSODescriptor></md:EntityDescriptor>"
    ).encode()
