"""The key and certificate with which one application of a portal signs; made anew for each run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

VALID: Final = timedelta(days=365)
BITS: Final = 2048


@dataclass(frozen=True)
class SigningKey:
    """An RSA key and a self-signed certificate, both PEM."""

    private: str
    certificate: str


def new_signing_key(name: str) -> SigningKey:
    """A fresh key of 2048 bits whose certificate, signed with SHA-256, is valid for a year."""
    key = rsa.generate_private_key(65_537, BITS)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + VALID)
        .sign(key, SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    return SigningKey(private.decode(), certificate.public_bytes(Encoding.PEM).decode())
