"""SageMaker Studio through one client a Region, with the credentials of whichever opener's session is at work.

A SageMaker client takes tenths of a second to make, and each visitor comes with a session of his own: so the client is
made once and asks a context variable for credentials at each signature. Without a session at work it has none at all:
the function's own role never signs a call to SageMaker.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from typing import Any

from botocore.credentials import Credentials, ReadOnlyCredentials
from botocore.exceptions import ClientError
from botocore.session import Session

from saml_backend.aws.calls import calling, client_config, error_code
from saml_backend.directory import Landing
from saml_backend.entitlement import Entitlement
from saml_backend.ports import Status, StudioProfile
from saml_backend.refusal import Misconfigured

URL_SECONDS = 20  # SIGNIN.md, The flow: presigned URLs are bearer secrets
_SERVICE = "sagemaker"
_at_work: ContextVar[ReadOnlyCredentials] = ContextVar("opener session at work")


class _OpenerCredentials(Credentials):  # type: ignore[misc]  # botocore has no types
    """The credentials of the session at work; outside of one there are none, and signing raises LookupError."""

    def __init__(self) -> None:
        super().__init__("", "", "", method="opener")

    def get_frozen_credentials(self) -> ReadOnlyCredentials:
        return _at_work.get()

    def load_credentials(self) -> _OpenerCredentials:
        """Botocore asks its credential provider for this."""
        return self


class StudioClients:
    """SageMaker clients, one a Region, made when first needed; safe for threads."""

    def __init__(self, session: Session) -> None:
        """Take over a session of its own. Raises ValueError: it has credentials already, and would sign with them."""
        credentials = _OpenerCredentials()
        session.register_component("credential_provider", credentials)
        if session.get_credentials() is not credentials:
            raise ValueError("the session of the SageMaker clients has credentials of its own")
        self._session = session
        self._clients: dict[str, Any] = {}
        self._lock = Lock()

    def sagemaker(self, region: str) -> Any:
        """Return the client of a Region. It signs nothing outside of a `SageMakerStudio`'s calls."""
        with self._lock:
            if region not in self._clients:
                config = client_config(connect=2, read=5)
                self._clients[region] = self._session.create_client(_SERVICE, region_name=region, config=config)
            return self._clients[region]

    def partition(self, region: str) -> str:
        """Return the partition that a Region belongs to: `aws`, `aws-cn`."""
        partition: str = self._session.get_partition_for_region(region)
        return partition


class DomainIds:
    """Domains by the name that the registry gives them; an id stands for itself."""

    def __init__(self, ids: Mapping[str, str]) -> None:
        self._ids = ids

    def find(self, entitlement: Entitlement) -> str:
        """Return the domain's id. Raises Misconfigured: the deployment does not know the name."""
        if entitlement.domain.startswith("d-"):
            return entitlement.domain
        name = f"{entitlement.account}/{entitlement.region}/{entitlement.domain}"
        if name not in self._ids:
            raise Misconfigured("domains", [f"`{name}` is not in SIGN_IN_DOMAINS"])
        return self._ids[name]


class SageMakerStudio:
    """The Studio of one entitlement; every call carries its opener's session."""

    def __init__(
        self, client: Any, credentials: ReadOnlyCredentials, entitlement: Entitlement, domain: str, partition: str
    ) -> None:
        self._client, self._credentials = client, credentials
        self._entitlement, self._partition = entitlement, partition
        self._name = {"DomainId": domain, "UserProfileName": entitlement.profile_name}

    def describe_profile(self) -> StudioProfile | None:
        """Return the Studio profile with its tags; None where there is none, or none that this opener may see.

        The opener sees by tag, and what does not exist bears none: AWS may then answer AccessDenied rather than
        ResourceNotFound (SageMaker API Reference, DescribeUserProfile). Creating decides which of the two it is.
        """
        with self._calling():
            try:
                found = self._client.describe_user_profile(**self._name)
            except ClientError as error:
                if error_code(error) in ("ResourceNotFound", "AccessDeniedException"):
                    return None
                raise
            pages = self._client.get_paginator("list_tags").paginate(ResourceArn=found["UserProfileArn"])
            tags = {tag["Key"]: tag["Value"] for page in pages for tag in page["Tags"]}
        return StudioProfile(
            status=Status(found["Status"]),
            tags=tags,
            execution_role=found.get("UserSettings", {}).get("ExecutionRole"),
            failure=found.get("FailureReason"),
        )

    def create_profile(self) -> bool:
        """Create the Studio profile as the directory says; False where one of that name is there (ResourceInUse)."""
        entitlement = self._entitlement
        role = role_arn(self._partition, entitlement.account, entitlement.execution_role)
        with self._calling():
            try:
                self._client.create_user_profile(
                    **self._name,
                    Tags=[{"Key": key, "Value": value} for key, value in entitlement.tags.items()],
                    UserSettings={**entitlement.user_settings, "ExecutionRole": role},
                )
            except ClientError as error:
                if error_code(error) == "ResourceInUse":
                    return False
                raise
        return True

    def presign(self, landing: Landing | None) -> str:
        """Return the URL that opens Studio within `URL_SECONDS`, for as long as the team's sessions last."""
        place = {"LandingUri": landing and landing.uri, "SpaceName": landing and landing.space}
        with self._calling():
            url: str = self._client.create_presigned_domain_url(
                **self._name,
                ExpiresInSeconds=URL_SECONDS,
                SessionExpirationDurationInSeconds=self._entitlement.session_duration_seconds,
                **{name: value for name, value in place.items() if value},
            )["AuthorizedUrl"]
        return url

    @contextmanager
    def _calling(self) -> Iterator[None]:
        token = _at_work.set(self._credentials)
        try:
            with calling(_SERVICE):
                yield
        finally:
            _at_work.reset(token)


def role_arn(partition: str, account: str, role: str) -> str:
    """Return the ARN of a role that the directory names by path and name: `studio/team1/team1-data-scientist`."""
    return f"arn:{partition}:iam::{account}:role/{role}"
