"""Keys and self-signed certificates, made once a process: making an RSA key takes a tenth of a second."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

YEAR_2000 = datetime(2000, 1, 1, tzinfo=UTC)
YEAR_2100 = datetime(2100, 1, 1, tzinfo=UTC)


class IdentityProviderKey(NamedTuple):
    """A private key and its certificate, both in PEM."""

    private_key: bytes
    certificate: bytes


def identity_provider_key(
    name: str = "Team1",
    *,
    not_before: datetime = YEAR_2000,
    not_after: datetime = YEAR_2100,
    bits: int = 2048,
) -> IdentityProviderKey:
    """Return the key of that name and that certificate: the same each time it is asked for."""
    return _made(name, not_before, not_after, bits)


@cache
def _made(name: str, not_before: datetime, not_after: datetime, bits: int) -> IdentityProviderKey:
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(not_before)
        .not_valid_after(not_after)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return IdentityProviderKey(private, certificate.public_bytes(serialization.Encoding.PEM))
