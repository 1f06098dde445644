"""The opener roles: assumed for one user and one Studio profile, and bounded to them by a session policy.

An opener may open every Studio profile of its network profile (policies/backend/opener.yaml). The session policy cuts
that down to the one visitor, so that a fault in this code reaches one Studio profile and no other (IAM User Guide,
"Session policies": the result is the intersection).
"""

from __future__ import annotations

import json
import re
from collections import OrderedDict
from datetime import timedelta
from threading import Lock
from typing import Any, NamedTuple

from botocore.credentials import ReadOnlyCredentials

from saml_backend.aws.calls import calling
from saml_backend.aws.studio import DomainIds, SageMakerStudio, StudioClients, role_arn
from saml_backend.entitlement import Entitlement
from saml_backend.ports import Clock, Studio

SESSION_SECONDS = 900  # the least that AssumeRole grants
_MARGIN = timedelta(minutes=2)
_SESSIONS_KEPT = 512
_SESSION_NAME = re.compile(r"[A-Za-z0-9_=,.@+-]{2,64}")  # STS API Reference, AssumeRole: RoleSessionName


class StsOpeners:
    """Assumes the opener of the entitlement's account; sessions are kept while they last, for visitors who wait."""

    def __init__(self, client: Any, clients: StudioClients, domains: DomainIds, clock: Clock) -> None:
        self._client, self._clients, self._domains, self._clock = client, clients, domains, clock
        self._sessions: OrderedDict[_Key, tuple[ReadOnlyCredentials, Any]] = OrderedDict()
        self._lock = Lock()

    def assume(self, entitlement: Entitlement) -> Studio:
        """Return the Studio of the entitlement, as its opener. Raises Unavailable, Throttled, Misconfigured."""
        domain = self._domains.find(entitlement)
        partition = self._clients.partition(entitlement.region)
        arn = role_arn(partition, entitlement.account, entitlement.opener_role)
        key = _Key(arn, session_name(entitlement), session_policy(entitlement, partition, domain))
        credentials = self._kept(key) or self._assumed(key)
        return SageMakerStudio(self._clients.sagemaker(entitlement.region), credentials, entitlement, domain, partition)

    def _kept(self, key: _Key) -> ReadOnlyCredentials | None:
        with self._lock:
            credentials, expires = self._sessions.get(key, (None, None))
        return credentials if expires is not None and expires - _MARGIN > self._clock() else None

    def _assumed(self, key: _Key) -> ReadOnlyCredentials:
        with calling("sts"):
            answer = self._client.assume_role(
                RoleArn=key.role, RoleSessionName=key.session, Policy=key.policy, DurationSeconds=SESSION_SECONDS
            )["Credentials"]
        credentials = ReadOnlyCredentials(answer["AccessKeyId"], answer["SecretAccessKey"], answer["SessionToken"])
        with self._lock:
            self._sessions[key] = credentials, answer["Expiration"]
            while len(self._sessions) > _SESSIONS_KEPT:
                self._sessions.popitem(last=False)
        return credentials


class _Key(NamedTuple):
    role: str
    session: str
    policy: str


def session_name(entitlement: Entitlement) -> str:
    """Return the session name by which CloudTrail names the user: `user@team`, else the Studio profile's name.

    Both name one user of one team only; the second stands in where the first is too long or not of STS's alphabet.
    """
    readable = f"{entitlement.user}@{entitlement.team}"
    return readable if _SESSION_NAME.fullmatch(readable) else entitlement.profile_name


def session_policy(entitlement: Entitlement, partition: str, domain: str) -> str:
    """Return the session policy: this Studio profile, this team's tags, this execution role, and nothing else.

    Tags are asked for where something is made or opened, not where it is read: what bears wrong tags must be readable,
    to be refused by name. A Studio profile's ARN has its name in lower case, whatever the request said.
    """
    start = f"arn:{partition}:sagemaker:{entitlement.region}:{entitlement.account}:user-profile/{domain}/"
    profiles = sorted({start + entitlement.profile_name, start + entitlement.profile_name.lower()})
    statements = [
        {
            "Effect": "Allow",
            "Action": ["sagemaker:CreateUserProfile", "sagemaker:AddTags"],
            "Resource": profiles,
            "Condition": {"StringEquals": {"aws:RequestTag/Team": entitlement.team}},
        },
        {
            "Effect": "Allow",
            "Action": "sagemaker:CreatePresignedDomainUrl",
            "Resource": profiles,
            "Condition": {"StringEquals": {"aws:ResourceTag/Team": entitlement.team}},
        },
        {"Effect": "Allow", "Action": ["sagemaker:DescribeUserProfile", "sagemaker:ListTags"], "Resource": profiles},
        {
            "Effect": "Allow",
            "Action": "iam:PassRole",
            "Resource": role_arn(partition, entitlement.account, entitlement.execution_role),
        },
    ]
    return json.dumps({"Version": "2012-10-17", "Statement": statements}, separators=(",", ":"))
