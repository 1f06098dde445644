"""What each refusal tells the visitor: what happened, in general terms, and what to do now.

The page never says which check failed: that helps an attacker only, and the reference id leads an administrator to the
log line that does.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from saml_backend.refusal import Refused


class Words(NamedTuple):
    """A page's status, heading and sentences; `again` says whether starting anew can help."""

    status: int
    heading: str
    happened: str
    remedy: str
    again: bool = True


_START_AGAIN = "Go back to your access portal and click the tile again."
_ASK = "If this happens again, tell your administrators the reference below."

REFUSED = Words(403, "Sign-in refused", "This sign-in could not be accepted.", f"{_START_AGAIN} {_ASK}")
UNAVAILABLE = Words(
    503,
    "Studio cannot be opened right now",
    "A service that the sign-in needs does not answer. Nothing has been opened or lost.",
    f"Wait a minute, then go back to your access portal and click the tile again. {_ASK}",
)
NOT_FOUND = Words(404, "Page not found", "There is no such page here.", _START_AGAIN)
WRONG_METHOD = Words(405, "Not possible this way", "This page cannot be used in this way.", _START_AGAIN)

WORDS: Mapping[str, Words] = MappingProxyType(
    {
        "replay": Words(
            403,
            "This sign-in was used already",
            "Each sign-in opens Studio once. You may have reloaded the page, or gone back to it.",
            _START_AGAIN,
        ),
        "network": Words(
            403,
            "Not from this network",
            "Your team's Studio opens only from certain networks, and you are on another one.",
            f"Connect to your company's network or VPN, then click the tile again. {_ASK}",
        ),
        "ticket": Words(
            403,
            "Nothing is waiting for you here",
            "Your Studio was opened already, perhaps in another tab, or you waited too long.",
            f"Look for Studio in your other tabs. If it is not there: {_START_AGAIN[0].lower()}{_START_AGAIN[1:]}",
        ),
        "entitlement": Words(
            403,
            "No access to this team",
            "The sign-in does not let you into this team's Studio.",
            "Ask the owners of the team for access, and tell them the reference below.",
            again=False,
        ),
        "profile": Words(
            403,
            "Your Studio profile needs attention",
            "A Studio profile with your name exists, but it is set up differently from what your team's should be.",
            "Tell your administrators the reference below: they can repair it. Trying again does not help.",
            again=False,
        ),
        "profile-failed": Words(
            503,
            "Your Studio profile could not be created",
            "SageMaker reported a failure while it set up your Studio profile.",
            "Tell your administrators the reference below: they have to delete the failed Studio profile. "
            "After that, click the tile again.",
            again=False,
        ),
        "profile-update-failed": Words(
            503,
            "Your Studio profile could not be updated",
            "The last change to your Studio profile failed, and Studio does not open until that is repaired. "
            "Your files are safe.",
            "Tell your administrators the reference below. After the repair, click the tile again.",
            again=False,
        ),
        "profile-deleting": Words(
            503,
            "Your Studio profile is being deleted",
            "Studio cannot open while your Studio profile is being deleted.",
            "Wait a few minutes, then click the tile again: a new Studio profile is made. If you did not expect this, "
            "tell your administrators the reference below.",
        ),
        "profile-stuck": Words(
            503,
            "Setting up takes longer than it should",
            "Your Studio profile is still being set up.",
            f"You can close this page. Click the tile again in a few minutes. {_ASK}",
        ),
    }
)


def words_for(refused: Refused) -> Words:
    """Return the words for a refusal: those of its reason, else those of its step, else the general ones."""
    return WORDS.get(refused.reason) or WORDS.get(str(refused.step)) or REFUSED
