"""One team of the directory as typed values. The fields are those of directory.schema.json."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from types import MappingProxyType
from typing import Any, NamedTuple

from saml_backend.applications import Flow
from saml_backend.profile_names import is_anothers
from saml_backend.refusal import Misconfigured

Network = IPv4Network | IPv6Network
_SESSION_SECONDS = range(1_800, 43_200 + 1)  # SessionExpirationDurationInSeconds of CreatePresignedDomainUrl

_STUDIO_NAME = re.compile(
    r"[a-zA-Z0-9](?:-*[a-zA-Z0-9]){0,62}"
)  # CreateUserProfile: UserProfileName; SpaceName likewise
_LANDING_URI = re.compile(  # CreatePresignedDomainUrl: LandingUri
    r"(?:studio:|app:(?:JupyterServer|JupyterLab|CodeEditor|RStudioServerPro|Canvas)):[\w./%?&=+-]{0,900}", re.ASCII
)
# Names are as long as `abac generate` makes them at most: the opener's session policy holds some of them several times,
# and AssumeRole takes 2,048 characters (STS API Reference, AssumeRole: Policy).
_KEY = re.compile(r"[A-Za-z0-9][\w.-]{0,63}", re.ASCII)
_TEXTS = {
    "team_prefix": re.compile("[a-z0-9]{2,12}"),
    "display_name": re.compile(".{1,256}"),
    "account": re.compile("[0-9]{12}"),
    "region": re.compile("(?=.{1,32}$)[a-z]{2,6}(?:-[a-z]+)+-[0-9]{1,2}"),
    "domain": re.compile("[A-Za-z0-9](?:-*[A-Za-z0-9]){0,62}"),
    "opener_role": re.compile(r"studio-signin/[\w+=,.@/-]{1,500}", re.ASCII),
    "execution_role": re.compile(r"studio/[a-z0-9]{2,12}/[\w+=,.@-]{1,64}", re.ASCII),
    "network_profile": re.compile(r"[\w.-]{1,64}", re.ASCII),
}
_ENDPOINT = re.compile("vpce-[0-9a-f]{8,17}")


class Landing(NamedTuple):
    """Where Studio opens: `uri` is CreatePresignedDomainUrl's LandingUri, `space` its SpaceName."""

    uri: str | None = None
    space: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamEntry:
    """What the sign-in needs of one team. Roles are written as in an ARN after `role/`: path and name.

    `tags` are those of the team's Studio profiles, `profiles` the Studio profiles that were adopted, by user id.
    `vpc_endpoints` are those of the network profile through which people may reach a private sign-in. `landing` is the
    allowlist of places where Studio may open, by name. The directory may leave out either.
    """

    team: str
    team_prefix: str
    display_name: str
    account: str
    region: str
    domain: str
    opener_role: str
    execution_role: str
    execution_roles: Mapping[str, str]
    session_duration_seconds: int
    user_settings: Mapping[str, Any]
    tags: Mapping[str, str]
    network_profile: str
    allowed_networks: tuple[Network, ...]
    vpc_endpoints: frozenset[str]
    flow: Flow
    profiles: Mapping[str, str]
    landing: Mapping[str, Landing]

    @classmethod
    def read(cls, team: str, row: object) -> TeamEntry:
        """Read one row of the directory's `teams`.

        Raises:
            Misconfigured: with every problem of the row.
        """
        if problems := list(_problems(team, row)):
            raise Misconfigured("directory", problems)
        known: Mapping[str, Any] = row if isinstance(row, Mapping) else {}
        fields = {name: _frozen(known[name]) for name in _REQUIRED - _CONVERTED}
        return cls(
            team=team,
            **fields,
            allowed_networks=tuple(map(ip_network, known["allowed_networks"])),
            vpc_endpoints=frozenset(known.get("vpc_endpoints", ())),
            flow=Flow(known["sign_in"]),
            landing=_frozen({name: Landing(**place) for name, place in known.get("landing", {}).items()}),
        )


_CONVERTED = {"allowed_networks", "sign_in"}


def _frozen(value: Any) -> Any:
    return MappingProxyType(value) if isinstance(value, dict) else value


def _problems(team: str, row: object) -> Iterator[str]:
    if not isinstance(row, Mapping):
        yield f"`{team}` is no object"
        return
    if not _KEY.fullmatch(team):
        yield f"`{team}` is no key of a team: a letter or digit, then letters, digits, `_.-`, 64 in all at most"
    yield from (f"`{team}`: `{name}` is absent" for name in sorted(_REQUIRED - row.keys()))
    yield from (f"`{team}`: `{name}` is not known" for name in sorted(row.keys() - _FIELDS.keys()))
    for name, holds in _FIELDS.items():
        if name in row and not holds(row[name]):
            yield f"`{team}`: `{name}` is not what directory.schema.json describes"
    if _is_texts(row.get("tags")) and row["tags"].get("Team") != team:
        yield f"`{team}`: the tag `Team` is not the team's key"
    if _is_texts(row.get("execution_roles")) and row.get("execution_role") not in row["execution_roles"].values():
        yield f"`{team}`: `execution_role` is none of `execution_roles`"
    profiles: Any = row.get("profiles")
    if _is_texts(profiles) and len({name.lower() for name in profiles.values()}) < len(profiles):
        yield f"`{team}`: two people have one Studio profile"
    prefix: Any = row.get("team_prefix")
    if _is_texts(profiles) and isinstance(prefix, str):
        for user, name in profiles.items():
            if is_anothers(name, user, team, prefix):
                yield f"`{team}`: the Studio profile that was adopted for `{user}` is named as somebody else's"


def _matches(pattern: re.Pattern[str]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and bool(pattern.fullmatch(value))


def _is_texts(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(text, str) and text for pair in value.items() for text in pair)


def _is_duration(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value in _SESSION_SECONDS


def _are_networks(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_is_network, value))


def _are_endpoints(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_matches(_ENDPOINT), value))


def _is_network(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(ip_network(value))
    except ValueError:
        return False


def _are_landings(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(place, dict) and _is_landing(place) for place in value.values())


def _is_landing(place: Mapping[str, object]) -> bool:
    patterns = {"uri": _LANDING_URI, "space": _STUDIO_NAME}
    return bool(place) and all(name in patterns and _matches(patterns[name])(text) for name, text in place.items())


def _are_profiles(value: object) -> bool:
    return _is_texts(value) and isinstance(value, dict) and all(map(_STUDIO_NAME.fullmatch, value.values()))


_FIELDS: Mapping[str, Callable[[object], bool]] = {
    **{name: _matches(pattern) for name, pattern in _TEXTS.items()},
    "execution_roles": lambda value: (
        isinstance(value, dict) and bool(value) and all(map(_matches(_TEXTS["execution_role"]), value.values()))
    ),
    "session_duration_seconds": _is_duration,
    "user_settings": lambda value: isinstance(value, dict),
    "tags": _is_texts,
    "allowed_networks": _are_networks,
    "vpc_endpoints": _are_endpoints,
    "sign_in": lambda value: value in [*Flow],
    "profiles": _are_profiles,
    "landing": _are_landings,
}
_REQUIRED = _FIELDS.keys() - {"landing", "vpc_endpoints"}
