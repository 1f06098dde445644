"""AWS's access-denied messages.

Sources: IAM User Guide, "Troubleshoot access denied error messages" (both forms, and the policy types); AWS Security
Blog, "Enhanced access denied error messages with policy ARNs" (the ARN after the policy type).
"""

from __future__ import annotations

import re
from typing import Final

from abac.errors import InputError
from abac.language.incident.incident import Incident, Reported
from abac.language.policy import PolicyType
from abac.located import Place, Problem

LONGEST: Final = 100_000  # characters; the messages themselves have a few hundred

# Each run of characters is possessive: a long text that is no message costs no more than its length.
_DENIED: Final = re.compile(
    r"User:\s++(?P<principal>\S++)\s++is\s++not\s++authorized\s++to\s++perform:?\s++(?P<action>[\w-]++:\w++)"
    r"(?:\s++on\s++(?:the\s++)?resource:?\s++(?P<resource>\S++))?",
    re.IGNORECASE,
)
_EXPLICIT: Final = re.compile(r"with an explicit deny(?: in (?:an? |the )?(?P<words>[\w -]++))?", re.I)
_IMPLICIT: Final = re.compile(r"because no (?P<words>[\w -]{1,60}?) allows", re.I)
_POLICY: Final = re.compile(r": (?P<arn>arn:[\w-]++:(?:iam|organizations|sts):[^\s,;\"]++)")
_ENCODED: Final = re.compile(r"encoded\s++authorization\s++failure\s++message", re.I)

# How AWS's messages call each policy type; the first that the words begin with is meant.
_WORDS: Final = {
    "service control policy": PolicyType.SCP,
    "resource control policy": PolicyType.RCP,
    "resource-based policy": PolicyType.RESOURCE,
    "role trust policy": PolicyType.RESOURCE,  # a trust policy is a resource policy in decisions
    "identity-based policy": PolicyType.IDENTITY,
    "permissions boundary": PolicyType.BOUNDARY,
    "session policy": PolicyType.SESSION,
    "vpc endpoint policy": PolicyType.VPC_ENDPOINT,
}


def is_message(text: str) -> bool:
    """Whether the text is, or holds, one of AWS's access-denied messages."""
    return bool(_ENCODED.search(text) or "is not authorized to perform" in " ".join(text.split()).lower())


def read_message(text: str, file: str = "") -> Incident:
    """Read one message, with whatever a program printed around it.

    Raises InputError where the text is longer than LONGEST, where it names no principal or action, and for an encoded
    message, which only AWS can decode. The text itself is never repeated in an error: it may hold secrets.
    """
    if len(text) > LONGEST:
        raise _refused(file, text, 0, f"a text of more than {LONGEST:,} characters", "one access-denied message")
    encoded = _ENCODED.search(text)
    found = _DENIED.search(text)
    if found is None and encoded:
        expected = (
            "what `aws sts decode-authorization-message --encoded-message …` makes of it: "
            "the decoded JSON names principal, action, resource and context"
        )
        raise _refused(file, text, encoded.start(), "an encoded authorization message", expected)
    if found is None:
        expected = "`User: ARN is not authorized to perform: ACTION on resource: ARN …`"
        raise _refused(file, text, 0, "a text that names no principal and action", expected)
    resource = found["resource"]
    return Incident(
        name=f"{found['action']} of {found['principal'].rstrip('.,;')}",
        principal=found["principal"].strip("`'\""),
        action=found["action"],
        resource=None if resource is None else resource.strip("`'\"").rstrip(".,;"),
        reported=reported(text[found.end() :]),
        place=_place(file, text, found.start()),
    )


def reported(reason: str) -> Reported:
    """What a message's end says of why: explicit or not, which policy type, which policy."""
    reason = " ".join(reason.split())  # terminals and mails break lines anywhere
    explicit, implicit = _EXPLICIT.search(reason), _IMPLICIT.search(reason)
    found = explicit or implicit
    if found is None:
        return Reported(allowed=False)
    policy = _POLICY.search(reason, found.end())
    return Reported(
        allowed=False,
        explicit=explicit is not None,
        policy_type=_policy_type(found["words"]),
        policy=policy["arn"].rstrip(".") if policy else None,
    )


def _policy_type(words: str | None) -> PolicyType | None:
    said = " ".join((words or "").lower().split())
    return next((policy_type for name, policy_type in _WORDS.items() if said.startswith(name)), None)


def _place(file: str, text: str, offset: int) -> Place:
    before = text[:offset]
    return Place(file, before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1)


def _refused(file: str, text: str, offset: int, found: str, expected: str) -> InputError:
    return InputError([Problem(_place(file, text, offset), found, expected)])
