"""One settings object of python3-saml for each application, kept; everything in it comes from configuration."""

from __future__ import annotations

from functools import lru_cache

from onelogin.saml2.settings import OneLogin_Saml2_Settings

from saml_backend import library
from saml_backend.applications.application import SamlApplication
from saml_backend.applications.certificates import Certificate
from saml_backend.names import HTTP_POST, HTTP_REDIRECT

library.keep()

SETTINGS_KEPT = 1_024  # applications


@lru_cache(maxsize=SETTINGS_KEPT)
def settings(application: SamlApplication, certificates: tuple[Certificate, ...]) -> OneLogin_Saml2_Settings:
    """Return python3-saml's settings of one application and of those of its certificates that may verify."""
    return OneLogin_Saml2_Settings(
        {
            "strict": True,
            "debug": False,
            "sp": {
                "entityId": application.audience,
                "assertionConsumerService": {"url": application.acs_url, "binding": HTTP_POST},
            },
            "idp": {
                "entityId": application.issuer,
                "singleSignOnService": {"url": application.sso_url, "binding": HTTP_REDIRECT},
                # Not read beside `x509certMulti`, but the library looks for a file where it is absent.
                "x509cert": certificates[0].text,
                "x509certMulti": {"signing": [certificate.text for certificate in certificates]},
            },
            "security": {
                "wantAssertionsSigned": True,
                "wantNameId": True,
                "wantAttributeStatement": True,
                "rejectDeprecatedAlgorithm": True,
                "requestedAuthnContext": False,
                "allowRepeatAttributeName": False,
            },
        }
    )
