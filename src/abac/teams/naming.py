"""The only place where a team becomes AWS names; the same names in every account, so that policies stay neutral.

IAM role names are unique in an account whatever their path and case (IAM User Guide, IAM identifiers, Friendly names).
The names cannot meet: a team's roles begin with its prefix, which holds no hyphen, is never `studio`, and is no
beginning of another team's prefix; every role of the platform begins with `studio-`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from types import MappingProxyType

TEAM_PATH = "/studio/"  # execution roles and the boundary
SIGN_IN_PATH = "/studio-signin/"  # the backend's role and the openers
DEFAULT_PATH = "/studio-default/"  # the domain's default execution role

PLATFORM = "studio"  # begins every role name of the platform, hence never a team's prefix
BOUNDARY = "studio-boundary"
BACKEND_ROLE = "studio-signin-backend"
DEFAULT_ROLE = "studio-default"
OPENER_STEM = "studio-opener-"

ROLE_NAME_LIMIT = 64  # IAM User Guide, IAM and AWS STS quotas: role name
STUDIO_PROFILE_NAME_LIMIT = 63  # SageMaker API Reference, CreateUserProfile: UserProfileName
BUCKET_NAME_LIMIT = 63  # Amazon S3 User Guide, General purpose bucket naming rules

TEAM_TAG = "Team"
PREFIX_TAG = "TeamPrefix"
BUCKET_TAG = "DataBucket"
PERMISSION_TAG = "PermissionProfile"
NETWORK_TAG = "NetworkProfile"
API_ENDPOINT_TAG = "ApiEndpoint"
STUDIO_ENDPOINT_TAG = "StudioEndpoint"
COST_CENTRE_TAG = "CostCentre"

OWN_TAGS = (
    TEAM_TAG,
    PREFIX_TAG,
    BUCKET_TAG,
    PERMISSION_TAG,
    NETWORK_TAG,
    API_ENDPOINT_TAG,
    STUDIO_ENDPOINT_TAG,
    COST_CENTRE_TAG,
)
# Tags that AWS itself writes: `aws:` is reserved everywhere (Tagging AWS Resources User Guide, Best practices);
# Studio writes `sagemaker:domain-arn` and its siblings, and isolation rests on them.
RESERVED_TAG_STARTS = ("aws:", "sagemaker:")

_PREFIX = re.compile("[a-z0-9]{2,12}")
_ACCOUNT = "${aws:PrincipalAccount}"
_OWN_PREFIX = "${aws:PrincipalTag/TeamPrefix}"
_DIGEST_LENGTH = 26  # base 32 characters, 130 bits
_GENERATED = re.compile(f"[a-z0-9-]+-[a-z0-9]{{2,12}}-[a-z2-7]{{{_DIGEST_LENGTH}}}")


def derived_prefix(team: str) -> str | None:
    """Return the prefix that a team key suggests, None where it suggests none: `Team1` → `team1`."""
    prefix = re.sub("[-_.]", "", team).lower()
    return prefix if _PREFIX.fullmatch(prefix) else None


def role_path(team_prefix: str) -> str:
    """Return the IAM path of a team's execution roles: `/studio/team1/`."""
    return f"{TEAM_PATH}{team_prefix}/"


def role_name(team_prefix: str, permission_profile: str) -> str:
    """Return the name of a team's execution role: `team1-data-scientist`."""
    return f"{team_prefix}-{permission_profile}"


def opener_name(network_profile: str) -> str:
    """Return the name of the role that opens Studio for people of one network profile."""
    return f"{OPENER_STEM}{network_profile}"


def data_bucket(team_prefix: str, account: str, region: str) -> str:
    """Return the name of the bucket of a team that declares none; S3's names are global, hence account and Region."""
    return f"studio-{team_prefix}-{account}-{region}"


def document_name(stem: str, part: int | None) -> str:
    """Return the name of a managed policy: `studio-data-scientist-1`; `part` counts from 1, None for a single one."""
    name = f"{PLATFORM}-{stem.replace('/', '-')}"
    return name if part is None else f"{name}-{part}"


def studio_profile_name(user: str, team: str, team_prefix: str) -> str:
    """Return the Studio profile of one user in one team: a readable beginning and a digest of user and team.

    At most 60 characters of `[a-z0-9-]`, no two hyphens in a row: within UserProfileName's pattern and 63 characters
    (SageMaker API Reference, CreateUserProfile). Studio's names ignore case; lower case makes them comparable. The
    digest is over both lengths and both texts, so `a-b` in `c` and `a` in `b-c` differ.
    """
    readable = re.sub("[^a-z0-9]+", "-", user.lower())[:20].strip("-") or "user"
    return f"{readable}-{team_prefix}-{_digest(user, team)}"


def is_generated(profile: str) -> bool:
    """Whether a Studio profile is named as `studio_profile_name` names one, for whomever; letter case is ignored."""
    return _GENERATED.fullmatch(profile.lower()) is not None


def is_anothers(profile: str, user: str, team: str, team_prefix: str) -> bool:
    """Whether the sign-in names a Studio profile so for somebody else than this user of this team.

    Who adopted it would get, or take, the other's home.
    """
    return is_generated(profile) and profile.lower() != studio_profile_name(user, team, team_prefix)


def _digest(*texts: str) -> str:
    message = "".join(f"{len(text)}:{text}" for text in texts).encode()
    number = int.from_bytes(hashlib.sha256(message).digest())
    letters = "abcdefghijklmnopqrstuvwxyz234567"
    return "".join(letters[number >> 5 * place & 31] for place in range(_DIGEST_LENGTH))


def own_role_arn(permission_profile: str) -> str:
    """Return the ARN pattern of the caller's own role of one permission profile, in policy variables."""
    return f"arn:*:iam::{_ACCOUNT}:role{role_path(_OWN_PREFIX)}{role_name(_OWN_PREFIX, permission_profile)}"


def opener_arn(network_profile: str) -> str:
    """Return the ARN pattern of one opener in the caller's account."""
    return f"arn:*:iam::{_ACCOUNT}:role{SIGN_IN_PATH}{opener_name(network_profile)}"


def foundation_model_arn(model: str) -> str:
    """Return the ARN pattern of a foundation model of Amazon Bedrock, which belongs to no account."""
    return f"arn:*:bedrock:*::foundation-model/{model}"


# What statement templates may say as `{{ names.… }}`: ARN patterns in policy variables, neutral to account and team.
TEMPLATE_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "team_path": TEAM_PATH,
        "sign_in_path": SIGN_IN_PATH,
        "default_path": DEFAULT_PATH,
        "boundary": BOUNDARY,
        "team_roles": f"arn:*:iam::{_ACCOUNT}:role{TEAM_PATH}*",
        "own_roles": own_role_arn("*"),
        "default_role": f"arn:*:iam::{_ACCOUNT}:role{DEFAULT_PATH}{DEFAULT_ROLE}",
        "backend_role": f"arn:*:iam::{_ACCOUNT}:role{SIGN_IN_PATH}{BACKEND_ROLE}",
        "openers": opener_arn("*"),
        "boundary_policy": f"arn:*:iam::{_ACCOUNT}:policy{TEAM_PATH}{BOUNDARY}",
        "own_bucket": "arn:*:s3:::${aws:PrincipalTag/DataBucket}",
        "own_data": f"arn:*:s3:::${{aws:PrincipalTag/DataBucket}}/{_OWN_PREFIX}/*",
    }
)
