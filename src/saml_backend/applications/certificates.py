"""Certificates of an identity provider: which key, how strong, from when until when."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import x509

_ARMOUR = re.compile(r"-----(?:BEGIN|END) CERTIFICATE-----|\s")


@dataclass(frozen=True, slots=True)
class Certificate:
    """One X.509 certificate. `text` is base64 of its DER, as metadata has it; `key_bits` is None unless it is RSA."""

    text: str
    not_before: datetime
    not_after: datetime
    key_bits: int | None
    signature_hash: str | None

    @classmethod
    def read(cls, text: str) -> Certificate:
        """Read PEM, or base64 of DER as metadata writes it (SAML 2.0 Metadata, section 2.4.1.1).

        Raises:
            ValueError: it is no certificate.
        """
        plain = _ARMOUR.sub("", text)
        try:
            found = x509.Certificate.load(base64.b64decode(plain, validate=True), strict=True)
            key = found.public_key
            return cls(
                text=plain,
                not_before=found.not_valid_before,
                not_after=found.not_valid_after,
                key_bits=key.bit_size if key.algorithm == "rsa" else None,
                signature_hash=_hash(found),
            )
        except (ValueError, TypeError, KeyError) as error:  # asn1crypto's own, and base64's
            raise ValueError("not an X.509 certificate in PEM or base64") from error

    def covers(self, now: datetime) -> bool:
        """Whether the certificate is valid at a moment (RFC 5280, section 4.1.2.5: both ends belong to it)."""
        return self.not_before <= now <= self.not_after


def _hash(certificate: x509.Certificate) -> str | None:
    try:
        return str(certificate.hash_algo)
    except ValueError:  # an algorithm that has no separate hash, such as Ed25519
        return None
