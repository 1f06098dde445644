"""What may come in at all: one small form with one SAML message in strict base64, before anything is parsed."""

from __future__ import annotations

import base64
import re
from typing import NamedTuple
from urllib.parse import parse_qsl

from saml_backend.refusal import Refused, Step

MESSAGE_LIMIT = 128 * 1024  # characters of base64; real responses have 6,000 to 15,000
BODY_LIMIT = 3 * 64 * 1024  # bytes; a form writes `+`, `/` and `=` as three characters each
RELAY_STATE_LIMIT = 80  # bytes (SAML 2.0 Bindings, section 3.5.3)

_MEDIA_TYPE = re.compile(r'application/x-www-form-urlencoded(?:\s*;\s*charset="?utf-8"?)?', re.IGNORECASE)
_FIELDS_LIMIT = 8
_READ = ("SAMLResponse", "RelayState")


class SamlForm(NamedTuple):
    """The form of the HTTP POST binding (SAML 2.0 Bindings, section 3.5.4): the message still in base64."""

    saml_response: str
    relay_state: str | None

    @classmethod
    def read(cls, body: bytes, content_type: str) -> SamlForm:
        """Read the body of a POST, as it came from the browser.

        Other fields than `SAMLResponse` and `RelayState` are not read.

        Raises:
            Refused: at step LIMITS, when it is not a small form with one message in it, or any field comes twice.
        """
        if len(body) > BODY_LIMIT:
            raise _refused("body-too-large")
        if not _MEDIA_TYPE.fullmatch(content_type.strip()):
            raise _refused("content-type-wrong")
        values = dict.fromkeys(_READ, "") | _fields(body)
        message = values["SAMLResponse"]
        if not message:
            raise _refused("response-absent")
        if len(message) > MESSAGE_LIMIT:
            raise _refused("response-too-large")
        if len(values["RelayState"].encode()) > RELAY_STATE_LIMIT:
            raise _refused("relay-state-too-long")
        return cls(message, values["RelayState"] or None)

    def message(self) -> bytes:
        """Return the bytes of the SAML message.

        Raises:
            Refused: at step LIMITS, when the text is not base64 in the strict alphabet (RFC 4648, section 4).
        """
        if len(self.saml_response) > MESSAGE_LIMIT:
            raise _refused("response-too-large")
        try:
            return base64.b64decode(self.saml_response, validate=True)
        except ValueError:  # `binascii.Error` is one; so are letters that are not ASCII
            raise _refused("base64-wrong") from None


def _fields(body: bytes) -> dict[str, str]:
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=True,
            errors="strict",
            max_num_fields=_FIELDS_LIMIT,
        )
    except ValueError:  # undecodable, not `name=value`, or too many fields
        raise _refused("form-malformed") from None
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise _refused("field-repeated")
    return fields


def _refused(reason: str) -> Refused:
    return Refused(Step.LIMITS, reason)
