"""A small folder of policies for tests: one template a policy type, and a registry."""

from __future__ import annotations

from pathlib import Path

import pytest

from abac.errors import InputError
from abac.generate import Rendered, generate

REGISTRY = """\
defaults: {account: "111122223333", region: eu-west-1, domain: studio, session_duration_seconds: 28800,
           permission_profiles: [builder, reader], network_profile: office}
permission_profiles:
  builder: {description: Builds., instance_types: [ml.t3.medium, ml.m5.large]}
  reader: {description: Looks., instance_types: [ml.t3.medium]}
network_profiles:
  office: {description: The office., allowed_cidrs: [203.0.113.0/24, 198.51.100.0/24]}
teams:
"""
OWN_JOBS = """\
policy_type: identity
attached_to: [execution_role]
per: permission_profile
document: team
Statement:
  - Sid: StopOwnJobs
    serves: [I2, L1]
    permission_profiles: [builder]
    Effect: Allow
    Action: sagemaker:StopTrainingJob
    Resource: "arn:*:sagemaker:*:${aws:PrincipalAccount}:training-job/*"
    Condition: {StringEquals: {"aws:ResourceTag/Team": "${aws:PrincipalTag/Team}"}}
  - Sid: ListJobs
    serves: [L1]
    Effect: Allow
    Action: sagemaker:ListTrainingJobs
    Resource: "*"
not_isolated_by_tags:
  "sagemaker:ListTrainingJobs": {treatment: accepted, reason: Pages list by it., exposes: names, source: SAR}
"""
NETWORK = """\
policy_type: identity
attached_to: [execution_role, opener]
per: network_profile
Statement:
  - Sid: DenyOtherNetworks
    serves: [I8]
    Effect: Deny
    Action: "sagemaker:*"
    Resource: "*"
    Condition: {NotIpAddress: {"aws:SourceIp": "{{ network.allowed_cidrs }}"}}
"""
GUARD = """\
policy_type: scp
attached_to: [execution_role]
per: nothing
level: unit
Statement:
  - {Sid: DenyDoors, serves: [I12], Effect: Deny, Action: "datazone:*", Resource: "*"}
"""
BOUNDARY = """\
policy_type: boundary
attached_to: [execution_role]
per: nothing
Statement:
  - {Sid: Services, serves: [L1], Effect: Allow, Action: "sagemaker:*", Resource: "*"}
"""


def trust(kind: str, service: str) -> str:
    """Return a trust template for one principal kind."""
    return f"""\
policy_type: trust
attached_to: [{kind}]
per: nothing
Statement:
  - Sid: Assume
    serves: [I4]
    Effect: Allow
    Principal: {{Service: {service}}}
    Action: sts:AssumeRole
"""


FILES = {
    "teams.yaml": REGISTRY + "  Team1: {cost_centre: CC-1, tags: {Project: Atlas}}\n  Team2: {}\n",
    "team/jobs.yaml": OWN_JOBS,
    "network/network.yaml": NETWORK,
    "guardrails/doors.yaml": GUARD,
    "guardrails/boundary.yaml": BOUNDARY,
    "trust/execution-role.yaml": trust("execution_role", "sagemaker.amazonaws.com"),
    "trust/default-role.yaml": trust("default_role", "sagemaker.amazonaws.com"),
    "trust/backend.yaml": trust("backend", "lambda.amazonaws.com"),
    "trust/opener.yaml": trust("opener", "lambda.amazonaws.com"),
}


def folder(tmp_path: Path, **changes: str) -> Path:
    """Write a folder `policies`; `changes` replaces or adds files, `team__jobs` for `team/jobs.yaml`."""
    policies = tmp_path / "policies"
    for name, text in (FILES | {f"{name.replace('__', '/')}.yaml": text for name, text in changes.items()}).items():
        path = policies / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return policies


def rendered(tmp_path: Path, **changes: str) -> Rendered:
    """Render a folder with `changes`."""
    return generate(folder(tmp_path, **changes))


def refused(tmp_path: Path, **changes: str) -> list[str]:
    """Return the problems of a folder with `changes`, each place relative to `policies`."""
    policies = folder(tmp_path, **changes)
    with pytest.raises(InputError) as caught:
        generate(policies)
    return [str(problem).replace(f"{policies}/", "").replace(str(policies), ".") for problem in caught.value.problems]
