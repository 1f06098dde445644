"""python3-saml, strict, on the tree that the guard let pass.

The library allows five minutes of drift; `checks` allows less.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from lxml import etree
from onelogin.saml2.errors import OneLogin_Saml2_ValidationError as Invalid
from onelogin.saml2.response import OneLogin_Saml2_Response

from saml_backend import library
from saml_backend.applications import SamlApplication
from saml_backend.applications.library_settings import settings
from saml_backend.refusal import Refused, Step

# The library's codes → reasons that stay when the library changes; a code that is absent here is `message-invalid`.
REASONS: Mapping[int, str] = {
    Invalid.UNSUPPORTED_SAML_VERSION: "version-wrong",
    Invalid.STATUS_CODE_IS_NOT_SUCCESS: "status-not-success",
    Invalid.INVALID_XML_FORMAT: "schema-invalid",
    Invalid.WRONG_INRESPONSETO: "request-other",
    Invalid.ASSERTION_TOO_EARLY: "not-yet-valid",
    Invalid.ASSERTION_EXPIRED: "expired",
    Invalid.SESSION_EXPIRED: "session-expired",
    Invalid.WRONG_DESTINATION: "destination-wrong",
    Invalid.EMPTY_DESTINATION: "destination-wrong",
    Invalid.WRONG_AUDIENCE: "audience-wrong",
    Invalid.WRONG_ISSUER: "issuer-wrong",
    Invalid.WRONG_SUBJECTCONFIRMATION: "confirmation-wrong",
    Invalid.NO_SIGNED_ASSERTION: "signature-absent",
    Invalid.NO_SIGNATURE_FOUND: "signature-absent",
    Invalid.INVALID_SIGNATURE: "signature-invalid",
    Invalid.NO_NAMEID: "name-id-absent",
    Invalid.EMPTY_NAMEID: "name-id-absent",
    Invalid.NO_ATTRIBUTESTATEMENT: "attributes-absent",
    Invalid.DUPLICATED_ATTRIBUTE_NAME_FOUND: "attribute-repeated",
    Invalid.DEPRECATED_SIGNATURE_METHOD: "signature-method-weak",
    Invalid.DEPRECATED_DIGEST_METHOD: "digest-method-weak",
}

_PLACEHOLDER = base64.b64encode(b"<placeholder/>").decode()  # the library insists on parsing something


def verify(
    response: etree._Element,
    application: SamlApplication,
    *,
    now: datetime,
    expected_request: str | None,
) -> None:
    """Return when a certificate of the application that is valid now has signed the assertion of this tree.

    Raises:
        Refused: at step VERIFY. Whatever the library raises comes out as this: its texts quote the message.
    """
    certificates = application.current_certificates(now)
    if not certificates:
        raise Refused(Step.VERIFY, "certificate-expired", "no certificate of the application is valid today")
    try:
        checked = _Guarded(settings(application, certificates), response)
        with library.at(now):
            checked.is_valid(_address(application.acs_url), expected_request, raise_exceptions=True)
    except Invalid as error:
        raise Refused(Step.VERIFY, REASONS.get(error.code, "message-invalid")) from None
    except Exception:
        # The library also lets errors of its parts pass, such as binascii.Error and XMLSyntaxError (SIGNIN.md).
        raise Refused(Step.VERIFY, "message-invalid") from None


class _Guarded(OneLogin_Saml2_Response):  # type: ignore[misc]  # the library ships no types
    """The library's response, made to read the very tree that the guard has seen: no bytes are parsed twice."""

    def __init__(self, kept: Any, response: etree._Element) -> None:
        super().__init__(kept, _PLACEHOLDER)
        self.document = response


def _address(acs_url: str) -> Mapping[str, Any]:
    """Where the message was received, as the library asks for it: from configuration, never from the request."""
    parts = urlsplit(acs_url)
    return {
        "https": "on" if parts.scheme == "https" else "off",
        "http_host": parts.netloc,
        "script_name": parts.path,
        "get_data": {},
        "post_data": {},
    }
