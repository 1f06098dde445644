"""The Studio profile of an entitlement: there, made, or refused; the same however often and from where it is asked.

Creation is idempotent without a lock of our own: SageMaker refuses a second profile of one name in a domain
(CreateUserProfile: ResourceInUse), and the name is the visitor's alone. Who comes second finds the first one's work.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from saml_backend.entitlement import Entitlement
from saml_backend.ports import Status, Studio, StudioProfile
from saml_backend.refusal import Refused, Step

# The tags on which isolation rests (policies/backend/opener.yaml, policies/isolation.yaml). Others, such as a cost
# centre, may change in the registry while the Studio profile lives.
OWNER_TAGS = ("Team", "TeamPrefix", "NetworkProfile")


class State(Enum):
    """What a visitor can do with a Studio profile."""

    READY = auto()
    PENDING = auto()
    FAILED = auto()
    UPDATE_FAILED = auto()
    DELETING = auto()


_STATES = {
    Status.IN_SERVICE: State.READY,
    Status.PENDING: State.PENDING,
    Status.UPDATING: State.PENDING,
    Status.FAILED: State.FAILED,
    Status.UPDATE_FAILED: State.UPDATE_FAILED,
    Status.DELETING: State.DELETING,
    # Deletion failed half way: nothing opens, and only an administrator can finish it.
    Status.DELETE_FAILED: State.FAILED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """The state of a Studio profile, whether this call created it, and why AWS says that it failed."""

    state: State
    created: bool = False
    failure: str | None = None


def ensure_profile(studio: Studio, entitlement: Entitlement) -> Readiness:
    """Return how far the visitor's Studio profile is, after creating it where it is absent.

    A Studio profile that was there before is used only if its owner tags and its execution role are the entitlement's.

    Raises:
        Refused: at step PROFILE; the profile is another's.
        Unavailable, Throttled: AWS did not answer.
    """
    profile = studio.describe_profile()
    created = False
    if profile is None:
        created = studio.create_profile()
        profile = studio.describe_profile()
    if profile is None:
        # Just created and not yet readable, or there and unreadable for this opener: if it never shows, nothing opens.
        return Readiness(state=State.PENDING, created=created)
    check_owner(profile, entitlement)
    return Readiness(state=_STATES[profile.status], created=created, failure=profile.failure)


def check_owner(profile: StudioProfile, entitlement: Entitlement) -> None:
    """Return if the Studio profile bears the entitlement's owner tags and execution role. Raises Refused (PROFILE)."""
    for tag in OWNER_TAGS:
        if profile.tags.get(tag) != entitlement.tags.get(tag):
            raise Refused(Step.PROFILE, "profile-tags-differ", f"its tag {tag} is not the directory's")
    if not _is_role(profile.execution_role or "", entitlement):
        raise Refused(Step.PROFILE, "profile-role-differs", "its execution role is not the directory's")


def _is_role(arn: str, entitlement: Entitlement) -> bool:
    """Whether an ARN is that of the entitlement's execution role, in whichever partition."""
    _, _, service, region, account, resource = (*arn.split(":", 5), *[""] * 6)[:6]
    expected = ("iam", "", entitlement.account, f"role/{entitlement.execution_role}")
    return (service, region, account, resource) == expected
