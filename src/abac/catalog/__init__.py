"""What AWS services define: actions, resource types, ARN templates, condition keys, access levels, RCP coverage."""

from abac.catalog.actions import covered, expand, find_action, nearest_action
from abac.catalog.condition_keys import key_kind, may_supply
from abac.catalog.global_keys import KeyGroup, KeyKind, KeyType, global_keys
from abac.catalog.image_accounts import image_accounts, image_accounts_as_of
from abac.catalog.newer_actions import newer_actions
from abac.catalog.resource_control_policies import rcp_coverage_as_of, rcp_covers
from abac.catalog.resources import resource_types_of
from abac.catalog.services import (
    AccessLevel,
    Action,
    ActionResource,
    ConditionKey,
    ResourceType,
    Service,
    about,
    service,
    services,
)

__all__ = [
    "AccessLevel",
    "Action",
    "ActionResource",
    "ConditionKey",
    "KeyGroup",
    "KeyKind",
    "KeyType",
    "ResourceType",
    "Service",
    "about",
    "covered",
    "expand",
    "find_action",
    "global_keys",
    "image_accounts",
    "image_accounts_as_of",
    "key_kind",
    "may_supply",
    "nearest_action",
    "newer_actions",
    "rcp_coverage_as_of",
    "rcp_covers",
    "resource_types_of",
    "service",
    "services",
]
