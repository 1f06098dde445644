"""One team's application: whom the sign-in trusts to speak for the team, and under which names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from urllib.parse import quote, urlsplit

from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser

from saml_backend.applications.certificates import Certificate
from saml_backend.refusal import Misconfigured

CERTIFICATES_LIMIT = 2  # the current one and the next, during a rotation
KEY_BITS = 2048  # NIST SP 800-131A revision 2, section 3: shorter RSA keys are disallowed


class Flow(StrEnum):
    """Who begins a sign-in: the sign-in itself at `/login/{team}`, the identity provider's tile, or either."""

    SP_INITIATED = "sp_initiated"
    IDP_INITIATED = "idp_initiated"
    BOTH = "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class SamlApplication:
    """What one team's sign-in expects of every message; all values come from configuration.

    `issuer` and `audience` are entity ids; `acs_url` receives responses and `sso_url` receives requests.
    `user_attribute` names the attribute with the stable user id, `team_attribute` the one with the team's key.
    """

    team: str
    issuer: str
    certificates: tuple[Certificate, ...]
    audience: str
    acs_url: str
    sso_url: str
    flow: Flow = Flow.SP_INITIATED
    user_attribute: str = "ssouserid"
    team_attribute: str = "teamid"

    def __post_init__(self) -> None:
        if problems := list(self._problems()):
            raise Misconfigured(f"application of {self.team}", problems)

    def _problems(self) -> list[str]:
        problems = [
            f"`{name}` is no absolute URL without query"
            for name, url in {"acs_url": self.acs_url, "sso_url": self.sso_url}.items()
            if not _is_absolute(url, query=name == "sso_url")
        ]
        problems += [f"`{name}` is empty" for name in ("team", "issuer", "audience") if not getattr(self, name)]
        if not 1 <= len(self.certificates) <= CERTIFICATES_LIMIT:
            problems.append(f"{len(self.certificates)} certificates; expected 1 or {CERTIFICATES_LIMIT}")
        return problems + [
            f"a certificate has no RSA key of at least {KEY_BITS} bits"
            for certificate in self.certificates
            if (certificate.key_bits or 0) < KEY_BITS
        ]

    def current_certificates(self, now: datetime) -> tuple[Certificate, ...]:
        """Return the certificates that are valid now; during a rotation these are two."""
        return tuple(certificate for certificate in self.certificates if certificate.covers(now))

    @classmethod
    def from_metadata(
        cls,
        metadata: str | bytes,
        *,
        team: str,
        base_url: str,
        flow: Flow = Flow.SP_INITIATED,
        audience: str | None = None,
        user_attribute: str = "ssouserid",
    ) -> SamlApplication:
        """Read what Identity Center offers for download as "SAML metadata file" of one application.

        `base_url` is where this sign-in is reached, such as `https://signin.example.com`; every URL is built from it.
        The audience is the address of this sign-in's own metadata unless told otherwise.

        Raises:
            Misconfigured: it is no metadata of an identity provider, or its certificates cannot be trusted.
        """
        provider = _identity_provider(metadata, team)
        address = f"{base_url.rstrip('/')}/{{}}/{quote(team, safe='')}"
        try:
            certificates = tuple(map(Certificate.read, _signing_certificates(provider)))
        except ValueError as error:
            raise Misconfigured(f"application of {team}", [str(error)]) from error
        return cls(
            team=team,
            issuer=provider.get("entityId", ""),
            certificates=certificates,
            audience=audience or address.format("metadata"),
            acs_url=address.format("saml"),
            sso_url=provider.get("singleSignOnService", {}).get("url", ""),
            flow=flow,
            user_attribute=user_attribute,
        )


def _identity_provider(metadata: str | bytes, team: str) -> Mapping[str, Any]:
    try:
        parsed: Mapping[str, Any] = OneLogin_Saml2_IdPMetadataParser.parse(metadata)
    except Exception as error:  # the library raises what its XML parser raises
        raise Misconfigured(f"application of {team}", [f"metadata cannot be read: {type(error).__name__}"]) from error
    provider: Mapping[str, Any] = parsed.get("idp", {})
    return provider


def _signing_certificates(provider: Mapping[str, Any]) -> list[str]:
    several: list[str] = provider.get("x509certMulti", {}).get("signing", [])
    return list(dict.fromkeys(several)) or [text for text in [provider.get("x509cert", "")] if text]


def _is_absolute(url: str, *, query: bool) -> bool:
    parts = urlsplit(url)
    return (
        parts.scheme in {"https", "http"} and bool(parts.hostname) and not parts.fragment and (query or not parts.query)
    )
