"""Metadata files and captured responses for the doctor's tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from saml_backend.applications import SamlApplication
from saml_kit.keys import IdentityProviderKey, identity_provider_key
from saml_kit.providers import application, metadata

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


def key_until(days: int, *, name: str = "Team1", since: int = 365) -> IdentityProviderKey:
    """A key whose certificate began `since` days ago and ends `days` from now."""
    return identity_provider_key(
        name, not_before=NOW - timedelta(days=since), not_after=NOW + timedelta(days=days, hours=1)
    )


def write_metadata(folder: Path, *keys: IdentityProviderKey) -> str:
    """Write Team1's metadata with these keys and return the file's path."""
    text = metadata(application("Team1")).decode()
    start, end = text.index("<md:KeyDescriptor"), text.index("<md:SingleSignOnService")
    descriptor, known = text[start:end], application("Team1").certificates[0].text
    several = [descriptor.replace(known, _der(key)) for key in keys] or [descriptor]
    return write(folder, text[:start] + "".join(several) + text[end:])


def _der(key: IdentityProviderKey) -> str:
    """The certificate as metadata writes it: base64 of its DER, of any strength, which `application` would refuse."""
    return "".join(key.certificate.decode().strip().splitlines()[1:-1])


def write(folder: Path, content: bytes | str, name: str = "Team1.xml") -> str:
    """Write a file and return its path."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


def team1() -> SamlApplication:
    """Team1's application, which takes both flows."""
    return application("Team1")
