"""The name of the Studio profile of one user in one team: no two pairs ever share one.

INVARIANT: a name never changes, or people lose their home. An adopted name comes first, since a home is behind it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

NAME_LIMIT = 63  # SageMaker API Reference, CreateUserProfile: UserProfileName

_READABLE_LENGTH = 20
_DIGEST_LENGTH = 26  # base 32 characters, 130 bits
_GENERATED = re.compile(f"[a-z0-9-]+-[a-z0-9]{{2,12}}-[a-z2-7]{{{_DIGEST_LENGTH}}}")
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"


def studio_profile_name(user: str, team: str, team_prefix: str, adopted: Mapping[str, str] | None = None) -> str:
    """Return a readable beginning and a digest of user and team; or the name that was adopted for the user.

    At most 60 characters of `[a-z0-9-]`, no two hyphens in a row: within UserProfileName's pattern and 63 characters
    (SageMaker API Reference, CreateUserProfile). Studio's names ignore case; lower case makes them comparable. The
    digest is over both lengths and both texts, so `a-b` in `c` and `a` in `b-c` differ.
    """
    if adopted and user in adopted:
        return adopted[user]
    readable = re.sub("[^a-z0-9]+", "-", user.lower())[:_READABLE_LENGTH].strip("-") or "user"
    return f"{readable}-{team_prefix}-{_digest(user, team)}"


def is_anothers(profile: str, user: str, team: str, team_prefix: str) -> bool:
    """Whether a name that was adopted for a user is one that is generated for somebody else, here or elsewhere.

    Who was adopted under it would get, or take, the other's home. Studio's names ignore case.
    """
    name = profile.lower()
    return bool(_GENERATED.fullmatch(name)) and name != studio_profile_name(user, team, team_prefix)


def _digest(*texts: str) -> str:
    message = "".join(f"{len(text)}:{text}" for text in texts).encode()
    number = int.from_bytes(hashlib.sha256(message).digest())
    return "".join(_LETTERS[number >> 5 * place & 31] for place in range(_DIGEST_LENGTH))
