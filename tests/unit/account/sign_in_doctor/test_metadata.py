"""What the doctor says of metadata files: keys, hashes, expiry, rotation, addresses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from abac.account.sign_in_doctor import examine_metadata, read_metadata
from abac.errors import InputError
from saml_kit.keys import IdentityProviderKey, identity_provider_key
from unit.account.sign_in_doctor.files import NOW, key_until, write, write_metadata


def _rules(file: str, now: datetime = NOW) -> dict[str, str]:
    return {finding.rule: finding.severity.value for finding in examine_metadata(read_metadata(file), now)}


def test_nothing_is_wrong_with_a_file_that_verifies_for_a_year(tmp_path: Path) -> None:
    """The metadata of the kit, which the backend accepts."""
    assert _rules(write_metadata(tmp_path, key_until(400))) == {}


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (61, {}),
        (60, {}),
        (59, {"certificate-expires-soon": "warning"}),
        (0, {"certificate-expires-soon": "warning"}),
        (-2, {"certificate-expired": "error"}),
    ],
)
def test_a_certificate_that_ends_within_sixty_days_is_named(
    tmp_path: Path, days: int, expected: dict[str, str]
) -> None:
    """Issue 7, item 5: expiry within 60 days; the fixture's certificates end an hour past the day."""
    assert _rules(write_metadata(tmp_path, key_until(days))) == expected


def test_two_certificates_are_a_rotation(tmp_path: Path) -> None:
    """SIGNIN.md, The flow: one or two certificates; while the later one lasts, the earlier may end."""
    file = write_metadata(tmp_path, key_until(20), key_until(400, name="next"))
    assert _rules(file) == {"rotation": "note"}


def test_an_expired_certificate_beside_a_good_one_is_a_warning(tmp_path: Path) -> None:
    """People still sign in, by the other one."""
    file = write_metadata(tmp_path, key_until(-2), key_until(400, name="next"))
    assert _rules(file) == {"certificate-expired": "warning"}


def test_weak_keys_and_keys_that_are_not_rsa_are_errors(tmp_path: Path) -> None:
    """NIST SP 800-131A revision 2, section 3: RSA keys below 2048 bits are disallowed; the backend takes RSA alone."""
    assert _rules(write_metadata(tmp_path, identity_provider_key("weak", bits=1024))) == {"key-weak": "error"}
    assert _rules(write_metadata(tmp_path, _elliptic())) == {"key-weak": "error"}


def test_a_certificate_signed_with_sha_1_is_an_error(tmp_path: Path) -> None:
    """NIST SP 800-131A revision 2, section 9. The file was made by `openssl req -x509 -sha1 -newkey rsa:2048`."""
    pem = (Path(__file__).parent / "sha1.pem").read_bytes()
    file = write_metadata(tmp_path, IdentityProviderKey(b"", pem))
    assert _rules(file, datetime(2030, 1, 1, tzinfo=UTC)) == {"hash-weak": "error"}


def _elliptic() -> IdentityProviderKey:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "ec")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOW - timedelta(days=1))
        .not_valid_after(NOW + timedelta(days=400))
        .sign(key, SHA256())
    )
    return IdentityProviderKey(b"", made.public_bytes(Encoding.PEM))


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("https://portal.sso.eu-west-1.amazonaws.com/saml/assertion/Team1", "", "issuer-absent"),
        ('WantAuthnRequestsSigned="false"', 'WantAuthnRequestsSigned="true"', "requests-unsigned"),
        ("bindings:HTTP-Redirect", "bindings:SOAP", "redirect-absent"),
        ('Location="https:', 'Location="http:', "redirect-insecure"),
        ("<ds:X509Certificate>M", "<ds:X509Certificate>!", "certificate-unreadable"),
        ('use="signing"', 'use="encryption"', "certificate-count"),
    ],
)
def test_what_the_sign_in_cannot_work_with_is_an_error(tmp_path: Path, old: str, new: str, rule: str) -> None:
    """Each edit takes one thing away that /login or the verification needs."""
    file = write_metadata(tmp_path, key_until(400))
    text = Path(file).read_text()
    assert old in text
    Path(file).write_text(text.replace(old, new))
    assert _rules(file)[rule] == "error"


def test_more_than_two_certificates_are_an_error(tmp_path: Path) -> None:
    """The backend trusts the current one and the next, and no third."""
    file = write_metadata(tmp_path, *(key_until(400, name=name) for name in ("one", "two", "three")))
    assert _rules(file) == {"certificate-count": "error"}


@pytest.mark.parametrize(
    ("content", "line"),
    [("not xml", 1), ("<a>\n<b>\n</a>", 3), ("<html/>", 1), ("", 1)],
)
def test_what_is_no_metadata_is_bad_input_with_its_place(tmp_path: Path, content: str, line: int) -> None:
    """STYLE.md, C: file, line, what was found, what was expected."""
    file = write(tmp_path, content)
    with pytest.raises(InputError, match=f"{file}:{line}:.*; expected the SAML metadata file of the application"):
        read_metadata(file)


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    """A metadata file is input of a stranger: an entity that names a file of this machine stays unread."""
    secret = write(tmp_path, "https://secret.example.com", "secret.txt")
    text = (
        Path(write_metadata(tmp_path, key_until(400))).read_text().replace('<?xml version="1.0" encoding="UTF-8"?>', "")
    )
    file = write(
        tmp_path,
        f'<!DOCTYPE a [<!ENTITY e SYSTEM "{secret}">]>'
        + text.replace("<ds:X509Certificate>", "<ds:X509Certificate>&e;"),
    )
    assert "secret" not in str([*examine_metadata(read_metadata(file), NOW)])
