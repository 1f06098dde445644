"""Who asks for a role from outside: whoever the trust policy names is asked about, or said not to be."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from abac.language.policy import PolicyType
from abac.language.read import read_policy
from abac.language.world import World
from abac.located import from_plain
from abac.prove.isolation.knocking import knocked
from abac.prove.isolation.setting import Setting
from unit.prove.isolation.worlds import contract, policy, role

OIDC = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"
SAML = "arn:aws:iam::111122223333:saml-provider/anybody"


def unknown(effect: str, action: str, principal: dict[str, Any]) -> dict[str, None]:
    """What I11 leaves open of a role with one statement in its trust policy."""
    statement = {"Effect": effect, "Action": action, "Principal": principal}
    written = from_plain({"Version": "2012-10-17", "Statement": [statement]})
    trust = read_policy(written, PolicyType.RESOURCE, name="trust")
    trusting = replace(role(policy({"Action": "s3:ListAllMyBuckets"})), trust=trust)
    setting = Setting(World((trusting,), {trusting.arn: trust}), contract())
    return knocked(setting, trusting, frozenset({"I11"})).of("I11").unknown


@pytest.mark.parametrize(
    ("action", "provider"),
    [("sts:AssumeRoleWithWebIdentity", OIDC), ("sts:AssumeRoleWithSAML", SAML)],
    ids=["web-identity", "saml"],
)
def test_an_identity_provider_leaves_i11_open(action: str, provider: str) -> None:
    """IAM User Guide, Create a role for OpenID Connect federation: without conditions anybody of the provider may."""
    [because] = unknown("Allow", action, {"Federated": provider})
    assert provider in because


def test_a_provider_that_is_denied_leaves_nothing_open() -> None:
    """A Deny lets nobody in."""
    assert not unknown("Deny", "sts:AssumeRoleWithSAML", {"Federated": SAML})
