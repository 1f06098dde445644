"""Whose a resource is, as premises: the forms of `ownership.yaml`, and names filled into the catalogue's ARN templates.

Source: ISOLATION.md, Whose is a resource?
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from abac.catalog import ResourceType
from abac.contract.claims.clauses import on, some, when, written
from abac.contract.ownership import aws_names, is_tag_owned, own_form, owner_names, platform_names, rule
from abac.contract.premise import Clause, Premise

_PLACEHOLDER: Final = re.compile(r"\$\{([^}]*)\}")
_VARIABLE: Final = re.compile(r"\$\{[^}]*\}")
_STANDARD: Final = {"Partition": "*", "Region": "*", "Account": "${aws:PrincipalAccount}"}
# What stands in braces in the names of `ownership.yaml`, as the caller's own session knows it.
_CALLERS: Final = {
    "team_prefix": "${aws:PrincipalTag/TeamPrefix}",
    "data_bucket": "${aws:PrincipalTag/DataBucket}",
    "account": "${aws:PrincipalAccount}",
    "partition": "*",
    "region": "*",
    "domain": "${sagemaker:DomainId}",
    "profile": "${sagemaker:UserProfileName}",
}


@lru_cache(maxsize=8192)
def own(kind: ResourceType, team_tag: str) -> Premise | None:
    """The caller's own resources of a type, by tag or by name; None for the platform's types."""
    form = own_form(kind, team_tag)
    return None if form is None else written(form)


@lru_cache(maxsize=8192)
def claimed(kind: ResourceType, team_tag: str) -> Premise | None:
    """What is the caller's own by name, or by label where a type that names tell may bear one; None as for `own`."""
    mine = own(kind, team_tag)
    if mine is None or f"{kind.service}:{kind.name}" not in rule("also_by_tag"):
        return mine
    return some(mine, labelled(team_tag))


@lru_cache(maxsize=8192)
def of_any_team(kind: ResourceType) -> Premise | None:
    """Resources that some team owns by name, whichever it is; None where names do not tell the owner."""
    if is_tag_owned(kind):
        return None
    form = own_form(kind)
    return None if form is None else written(_opened(form))


def _opened(form: Mapping[str, Any]) -> Mapping[str, Any]:
    """The form with a wildcard in the place of what one team is called; the account stays the caller's."""
    resource = form["Resource"]
    texts = (resource,) if isinstance(resource, str) else resource
    return {"Resource": [_VARIABLE.sub(_unless_account, text) for text in texts]}


def _unless_account(found: re.Match[str]) -> str:
    return found[0] if "PrincipalAccount" in found[0] else "*"


def named(kind: ResourceType, names: Mapping[str, str], facts: Mapping[str, str] | None = None) -> Clause:
    """Resources of a type whose ARN has these names; what is not named may be called anything."""
    known = {**_CALLERS, **(facts or {})}

    def filled(found: re.Match[str]) -> str:
        form = names.get(found[1])
        return form.format_map(known) if form else _STANDARD.get(found[1], "*")

    return on(_PLACEHOLDER.sub(filled, kind.arn))


def prefixed(kind: ResourceType) -> Clause:
    """Resources whose name begins with the team's prefix and its delimiter."""
    last = _PLACEHOLDER.findall(kind.arn)[-1]
    return named(kind, {last: "{team_prefix}-*"})


def listed_role(kind: ResourceType, permission_profile: str) -> Clause:
    """The one role of the caller's team that a permission profile may pass."""
    return named(kind, owner_names(kind), {"permission_profile": permission_profile})


def of_platform(kind: ResourceType) -> Clause:
    """The platform's own resources of a type, in whatever Region and domain."""
    return named(kind, platform_names(kind), {"domain": "*"})


def of_aws(kind: ResourceType, account: str) -> Clause:
    """What stands for all that AWS owns of a type and opens to everybody, in one of its accounts and any Region."""
    return named(kind, aws_names(kind, account))


def of_sign_in(kind: ResourceType) -> Clause | None:
    """The sign-in's own resources of a type, which nobody of a team may read; None where it has none."""
    patterns = rule("sign_ins_own").get(f"{kind.service}:{kind.name}")
    return on(patterns) if patterns else None


def labelled(team_tag: str) -> Clause:
    """Resources under the team's label."""
    return when({"StringEquals": {f"aws:ResourceTag/{team_tag}": f"${{aws:PrincipalTag/{team_tag}}}"}})


def a(kind: ResourceType) -> str:
    """The type's name with its article, for sentences."""
    return f"{'an' if kind.name[0] in 'aeiouAEIOU' else 'a'} {kind.name}"
