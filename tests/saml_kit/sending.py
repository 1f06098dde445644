"""How a browser sends a response: base64 in a form (SAML 2.0 Bindings, section 3.5.4)."""

from __future__ import annotations

import base64
from urllib.parse import urlencode

from saml_backend.limits import SamlForm

CONTENT_TYPE = "application/x-www-form-urlencoded"


def encode(xml: bytes) -> str:
    """Return the text of the field `SAMLResponse`."""
    return base64.b64encode(xml).decode()


def form(xml: bytes, relay_state: str | None = None) -> SamlForm:
    """Return the form as the sign-in reads it."""
    return SamlForm(encode(xml), relay_state)


def body(xml: bytes, relay_state: str | None = None) -> bytes:
    """Return the body of the POST, with `CONTENT_TYPE`."""
    fields = {"SAMLResponse": encode(xml)} | ({} if relay_state is None else {"RelayState": relay_state})
    return urlencode(fields).encode()
