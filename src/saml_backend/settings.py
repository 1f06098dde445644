"""The environment → Settings, read once by whoever starts the sign-in (never at import)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode, urlsplit

from saml_backend.network import Network, read_networks

_DOMAIN_ID = re.compile("d-[a-z0-9-]{1,61}")  # SageMaker API Reference, DescribeDomain: DomainId


class SettingsError(Exception):
    """The environment cannot be served from; one line for each variable that is wrong."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that differs between deployments. docs/reference/sign-in-settings.md describes each variable.

    `domains` maps `account/region/name` to the domain's id, for domains that the registry calls by name.
    """

    base_url: str
    directory: str
    applications: str
    replay_table: str
    ticket_table: str
    domains: Mapping[str, str] = field(default_factory=dict)
    portal_url: str | None = None
    contact: str = ""
    trusted_proxies: tuple[Network, ...] = ()

    @property
    def base_path(self) -> str:
        """The path under which the routes lie: empty, or `/stage`."""
        return urlsplit(self.base_url).path

    def url(self, path: str, **query: str) -> str:
        """Return the address of one of our pages; from configuration, never from what the caller says the host is."""
        return f"{self.base_url}/{path}" + (f"?{urlencode(query)}" if query else "")


@dataclass(frozen=True, slots=True)
class _Variable:
    """One environment variable: how its text is read (ValueError: why not), and what stands where it is absent."""

    name: str
    parse: Callable[[str], object]
    default: str | None = None


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Return the settings of an environment (`os.environ`). Raises SettingsError with every variable that is wrong."""
    values: dict[str, Any] = {}
    problems: list[str] = []
    for name, variable in _VARIABLES.items():
        text = environment.get(variable.name, variable.default)
        if text is None:
            problems.append(f"{variable.name}: absent; it has no default")
            continue
        try:
            values[name] = variable.parse(text)
        except ValueError as error:
            problems.append(f"{variable.name}: {error}")
    if problems:
        raise SettingsError(tuple(problems))
    return Settings(**values)


def _https(text: str) -> str:
    parts = urlsplit(text)
    # A laptop has no certificate; browsers take loopback names as secure too (W3C Secure Contexts, section 3.1).
    host = parts.hostname or ""
    loopback = parts.scheme == "http" and (host in ("localhost", "127.0.0.1") or host.endswith(".localhost"))
    if not (parts.scheme == "https" or loopback) or not host or parts.query or parts.fragment:
        raise ValueError("expected an address such as `https://signin.example.com`")
    return text.rstrip("/")


def _https_or_none(text: str) -> str | None:
    return _https(text) if text else None


def _filled(text: str) -> str:
    if not text:
        raise ValueError("is empty; expected a name")
    return text


def _place(*schemes: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        scheme, colon, rest = text.partition(":")
        if scheme not in schemes or not colon or not rest:
            raise ValueError(f"expected {' or '.join(f'`{scheme}:...`' for scheme in schemes)}")
        return text

    return read


def _domains(text: str) -> Mapping[str, str]:
    domains = json.loads(text)
    if not isinstance(domains, dict):
        raise ValueError('expected JSON such as {"111122223333/eu-west-1/studio": "d-abc123"}')
    for name, domain in domains.items():
        if name.count("/") != 2 or not isinstance(domain, str) or not _DOMAIN_ID.fullmatch(domain):
            raise ValueError(f"`{name}`: expected `account/region/name` and a domain id such as `d-abc123`")
    return MappingProxyType(domains)


_VARIABLES: Mapping[str, _Variable] = MappingProxyType(
    {
        "base_url": _Variable("SIGN_IN_BASE_URL", _https),
        "directory": _Variable("SIGN_IN_DIRECTORY", _place("file", "s3", "dynamodb")),
        "applications": _Variable("SIGN_IN_APPLICATIONS", _place("file", "ssm", "secretsmanager", "dynamodb")),
        "replay_table": _Variable("SIGN_IN_REPLAY_TABLE", _filled),
        "ticket_table": _Variable("SIGN_IN_TICKET_TABLE", _filled),
        "domains": _Variable("SIGN_IN_DOMAINS", _domains, "{}"),
        "portal_url": _Variable("SIGN_IN_PORTAL_URL", _https_or_none, ""),
        "contact": _Variable("SIGN_IN_CONTACT", str, ""),
        "trusted_proxies": _Variable("SIGN_IN_TRUSTED_PROXIES", lambda text: read_networks(text.split()), ""),
    }
)
