"""The SAML application of each team: whom the sign-in trusts to speak for it, and what it says to them.

Identity Center has an issuer and one or two certificates for each application, and each team has an application of its
own (SIGNIN.md, The flow): so the team follows from whose certificate verified the assertion, never from its text.
"""

from saml_backend.applications.application import Flow, SamlApplication
from saml_backend.applications.certificates import Certificate
from saml_backend.applications.requests import AuthnRequest
from saml_backend.applications.service_provider import service_provider_metadata

__all__ = ["AuthnRequest", "Certificate", "Flow", "SamlApplication", "service_provider_metadata"]
