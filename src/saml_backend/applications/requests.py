"""What the sign-in asks of the identity provider where it begins itself: `/login/{team}` → AuthnRequest."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlencode

from onelogin.saml2.authn_request import OneLogin_Saml2_Authn_Request

from saml_backend import library
from saml_backend.applications.application import SamlApplication
from saml_backend.applications.library_settings import settings
from saml_backend.refusal import Refused, Step


class AuthnRequest(NamedTuple):
    """One request; the response must name its `id` (SAML 2.0 Core, section 3.4.1).

    `message` is deflated and in base64 (SAML 2.0 Bindings, section 3.4.4.1); `sso_url` is where it goes.
    """

    id: str
    message: str
    sso_url: str

    @classmethod
    def new(cls, application: SamlApplication, now: datetime) -> AuthnRequest:
        """Return a request with a random id.

        Raises:
            Refused: at step VERIFY, when no answer could be verified: no certificate is valid now.
        """
        certificates = application.current_certificates(now)
        if not certificates:
            raise Refused(Step.VERIFY, "certificate-expired", "no certificate of the application is valid today")
        with library.at(now):
            made = OneLogin_Saml2_Authn_Request(settings(application, certificates))
        return cls(made.get_id(), made.get_request(), application.sso_url)

    def redirect_url(self, relay_state: str | None = None) -> str:
        """Return where the browser goes (SAML 2.0 Bindings, section 3.4.4)."""
        query = {"SAMLRequest": self.message} | ({} if relay_state is None else {"RelayState": relay_state})
        return f"{self.sso_url}{'&' if '?' in self.sso_url else '?'}{urlencode(query)}"
