"""An identity provider for tests: keys, messages that the sign-in accepts, and edits of them.

Everything here is made by this kit with xmlsec and cryptography; no message is copied from elsewhere. To sign in:

    application = saml_kit.application("Team1")
    message = saml_kit.Message.for_team(application, user="user1", now=now)
    form = saml_kit.form(message.signed())
"""

from saml_kit.keys import IdentityProviderKey, identity_provider_key
from saml_kit.message import Message
from saml_kit.providers import BASE_URL, application, metadata
from saml_kit.sending import body, encode, form
from saml_kit.signing import sign

__all__ = [
    "BASE_URL",
    "IdentityProviderKey",
    "Message",
    "application",
    "body",
    "encode",
    "form",
    "identity_provider_key",
    "metadata",
    "sign",
]
