"""teams.yaml as typed values: what may be written (`TeamsFile`), and what it comes to (`Registry`)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, model_validator

from abac.teams import fields, naming
from abac.teams.choices import Choices
from abac.teams.user_settings import REFUSED

# `None` stands for a field that is absent. `null` is refused when the file is read: an empty line is more often a slip
# than a wish.
SignIn = Literal["sp_initiated", "idp_initiated"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PermissionProfile(_Frozen):
    """What a group of people may do; a team has one execution role for each permission profile that it lists."""

    description: fields.Sentence
    instance_types: tuple[fields.InstanceType, ...] = Field(
        default=(), description="Instance types that it may start; recorded, no policy reads them yet."
    )
    max_session_seconds: fields.RoleSessionSeconds = 3_600
    choices: Choices = Choices()


class NetworkProfile(_Frozen):
    """From where people reach Studio; teams share network profiles, and each has one opener role."""

    description: fields.Sentence
    allowed_cidrs: Annotated[fields.Cidrs, Field(min_length=1, description="At least one CIDR block.")]
    deny_on_execution_roles: StrictBool = Field(
        default=True, description="Whether the network Deny is attached to execution roles as well as to openers (I8)."
    )
    api_endpoint: fields.EndpointId | None = None
    studio_endpoint: fields.EndpointId | None = None
    sign_in_endpoints: tuple[fields.EndpointId, ...] = Field(
        default=(),
        description="Endpoints of execute-api; who comes to a private sign-in through one needs no allowed address.",
    )


class Data(_Frozen):
    """Where a team's data lives, under `<TeamPrefix>/`: a bucket of its own or one that several teams share."""

    bucket: fields.BucketName | None = None
    shared_bucket: fields.BucketName | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> Data:
        if (self.bucket is None) == (self.shared_bucket is None):
            raise fields.refusal("either `bucket` (the team's own) or `shared_bucket`")
        return self


class Landing(_Frozen):
    """Where Studio opens: LandingUri or SpaceName of CreatePresignedDomainUrl, or both."""

    uri: fields.LandingUri | None = None
    space: fields.SpaceName | None = None

    @model_validator(mode="after")
    def _somewhere(self) -> Landing:
        if self.uri is None and self.space is None:
            raise fields.refusal("`uri`, `space` or both")
        return self


class Settings(_Frozen):
    """What `defaults` may hold, and each team may say for itself. `tags` and `user_settings` are merged by key."""

    account: fields.AccountId | None = None
    region: fields.Region | None = None
    domain: fields.Domain | None = None
    session_duration_seconds: fields.SessionSeconds | None = None
    permission_profiles: (
        Annotated[
            tuple[fields.PermissionProfileName, ...],
            Field(min_length=1, description="The first is what people get unless their sign-in names another."),
        ]
        | None
    ) = None
    network_profile: fields.NetworkProfileName | None = None
    data: Data | None = None
    cost_centre: fields.TagValue | None = None
    tags: dict[fields.TagKey, fields.TagValue] = Field(default_factory=dict, description="Custom tags.")
    user_settings: dict[str, Any] = Field(
        default_factory=dict,
        description="UserSettings of CreateUserProfile, as the SageMaker API spells them.",
        json_schema_extra={"propertyNames": {"not": {"enum": [*REFUSED]}}},
    )
    owners: tuple[fields.Email, ...] = Field(default=(), description="Who answers for the team.")
    sign_in: SignIn | None = Field(
        default=None, description="sp_initiated (default; the tile points to /login/TEAM) or idp_initiated."
    )
    landing: dict[fields.LandingName, Landing] = Field(
        default_factory=dict,
        description="Where Studio may open, by the name that RelayState or /login/TEAM?landing= gives.",
    )


class Declared(Settings):
    """One team as written; what it leaves out comes from `defaults`."""

    team_prefix: fields.TeamPrefix | None = None
    display_name: fields.DisplayName | None = None
    identity_center_group: fields.GroupName | None = None
    members: tuple[fields.UserId, ...] = Field(default=(), description="For the demo and for tests only.")
    adopted_profiles: dict[fields.UserId, fields.StudioProfileName] = Field(
        default_factory=dict,
        description="Studio profiles of another naming scheme, by user id; homes stay with their owners.",
    )


class TeamsFile(_Frozen):
    """teams.yaml as written."""

    defaults: Settings = Settings()
    permission_profiles: Annotated[dict[fields.PermissionProfileName, PermissionProfile], Field(min_length=1)]
    network_profiles: Annotated[dict[fields.NetworkProfileName, NetworkProfile], Field(min_length=1)]
    teams: Annotated[dict[fields.TeamKey, Declared], Field(min_length=1)]
    reserved_names: tuple[fields.ReservedName, ...] = ()


class Team(_Frozen):
    """One team with everything decided. `key` is the value of the tag `Team`."""

    key: fields.TeamKey
    team_prefix: fields.TeamPrefix
    display_name: fields.DisplayName
    account: fields.AccountId
    region: fields.Region
    domain: fields.Domain
    session_duration_seconds: fields.SessionSeconds
    permission_profiles: tuple[fields.PermissionProfileName, ...]
    network_profile: fields.NetworkProfileName
    data_bucket: fields.BucketName
    data_bucket_shared: bool = False
    cost_centre: fields.TagValue | None = None
    tags: dict[fields.TagKey, fields.TagValue] = Field(default_factory=dict)
    user_settings: dict[str, Any] = Field(default_factory=dict)
    owners: tuple[fields.Email, ...] = ()
    identity_center_group: fields.GroupName | None = None
    sign_in: SignIn = "sp_initiated"
    landing: dict[fields.LandingName, Landing] = Field(default_factory=dict)
    members: tuple[fields.UserId, ...] = ()
    adopted_profiles: dict[fields.UserId, fields.StudioProfileName] = Field(default_factory=dict)

    def role_names(self) -> dict[str, str]:
        """Return the team's execution roles by permission profile, in the order in which the team lists them."""
        return {name: naming.role_name(self.team_prefix, name) for name in self.permission_profiles}


class Registry(_Frozen):
    """Every team, and the profiles that teams share."""

    teams: dict[str, Team]
    permission_profiles: dict[str, PermissionProfile]
    network_profiles: dict[str, NetworkProfile]
    defaults: Settings = Settings()
    reserved_names: tuple[str, ...] = ()
