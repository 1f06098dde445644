"""What a registry and templates come to."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from abac.generate import LIMITS, Limit, generate
from abac.generate.rendering import TABLES
from abac.language.policy import PolicyType
from saml_backend.directory import TeamDirectory
from unit.generate.folders import FILES, GUARD, NETWORK, OWN_JOBS, REGISTRY, refused, rendered, trust


def read(tmp_path: Path, name: str, **changes: str) -> Any:
    """Render and return one of the files as plain values."""
    return json.loads(rendered(tmp_path, **changes).files[name])


def test_a_document_is_made_for_each_profile_that_it_is_for(tmp_path: Path) -> None:
    """Documents grow with permission and network profiles, never with teams (ARCHITECTURE.md, Contracts)."""
    made = [name for name in rendered(tmp_path).files if name not in TABLES]
    assert made == [
        "boundary.json",
        "guardrails/scp/unit.1.json",
        "network/identity/office.1.json",
        "team/builder.1.json",
        "team/reader.1.json",
        "trust/backend.json",
        "trust/default-role.json",
        "trust/execution-role.json",
        "trust/opener.json",
    ]


def test_a_statement_for_one_permission_profile_is_in_its_documents_only(tmp_path: Path) -> None:
    """`permission_profiles` in a statement names the documents that hold it; absent, all of them."""
    sids = {
        profile: [one["Sid"] for one in read(tmp_path, f"team/{profile}.1.json")["Statement"]]
        for profile in ("builder", "reader")
    }
    assert sids == {"builder": ["StopOwnJobs", "ListJobs"], "reader": ["ListJobs"]}


def test_a_document_is_canonical_json_without_our_own_members(tmp_path: Path) -> None:
    """Elements in the order of IAM's pages (IAM User Guide, IAM JSON policy elements), two spaces, one line end."""
    assert rendered(tmp_path).files["team/reader.1.json"] == (
        '{\n  "Version": "2012-10-17",\n  "Statement": [\n    {\n      "Sid": "ListJobs",\n      "Effect": "Allow",\n'
        '      "Action": "sagemaker:ListTrainingJobs",\n      "Resource": "*"\n    }\n  ]\n}\n'
    )


def test_an_expression_gives_the_profiles_own_list(tmp_path: Path) -> None:
    """`{{ network.allowed_cidrs }}` is evaluated for each network profile."""
    (statement,) = read(tmp_path, "network/identity/office.1.json")["Statement"]
    assert statement["Condition"] == {"NotIpAddress": {"aws:SourceIp": ["203.0.113.0/24", "198.51.100.0/24"]}}


def test_a_list_from_an_expression_is_spread_into_the_list_around_it(tmp_path: Path) -> None:
    """A value may stand beside those that an expression gives."""
    network = NETWORK.replace('"{{ network.allowed_cidrs }}"', '[192.0.2.0/24, "{{ network.allowed_cidrs }}"]')
    (statement,) = read(tmp_path, "network/identity/office.1.json", network__network=network)["Statement"]
    assert statement["Condition"]["NotIpAddress"]["aws:SourceIp"] == [
        "192.0.2.0/24",
        "203.0.113.0/24",
        "198.51.100.0/24",
    ]


def test_names_and_the_permission_profile_can_be_said(tmp_path: Path) -> None:
    """Names come from one place; the caller's own role is named by policy variables."""
    jobs = OWN_JOBS.replace('"*"', '"{{ permission.own_role }}"')
    (statement,) = read(tmp_path, "team/reader.1.json", team__jobs=jobs)["Statement"]
    assert statement["Resource"] == (
        "arn:*:iam::${aws:PrincipalAccount}:role/studio/${aws:PrincipalTag/TeamPrefix}/"
        "${aws:PrincipalTag/TeamPrefix}-reader"
    )


def test_documents_do_not_depend_on_the_teams(tmp_path: Path) -> None:
    """5 and 5,000 teams give byte-identical documents: adding a team adds a role and a row, no policy."""
    few, many = (
        rendered(tmp_path / str(count), teams=REGISTRY + "".join(f"  T{n:04}: {{}}\n" for n in range(count))).files
        for count in (5, 5_000)
    )
    kept = {"teams.json", "directory.json"}
    assert {name: text for name, text in few.items() if name not in kept} == {
        name: text for name, text in many.items() if name not in kept
    }
    assert len(json.loads(many["teams.json"])["teams"]) == 5_000


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    """Rendering is deterministic, whatever the folder is called and in whatever order its files were made."""
    assert rendered(tmp_path / "a").files == rendered(tmp_path / "b").files


def test_an_execution_role_has_name_path_tags_documents_boundary_and_trust(tmp_path: Path) -> None:
    """The row from which Terraform creates a role."""
    assert read(tmp_path, "teams.json")["roles"]["team1-builder"] == {
        "name": "team1-builder",
        "path": "/studio/team1/",
        "kind": "execution_role",
        "team": "Team1",
        "permission_profile": "builder",
        "network_profile": "office",
        "tags": {
            "Team": "Team1",
            "TeamPrefix": "team1",
            "DataBucket": "studio-team1-111122223333-eu-west-1",
            "PermissionProfile": "builder",
            "NetworkProfile": "office",
            "CostCentre": "CC-1",
            "Project": "Atlas",
        },
        "documents": ["studio-network-identity-office-1", "studio-builder-1"],
        "boundary": "studio-boundary",
        "trust": "trust/execution-role.json",
        "max_session_duration": 3600,
    }


def test_openers_backend_and_default_role_are_roles_too(tmp_path: Path) -> None:
    """One opener for each network profile, one backend, one default role; none carries a Team tag."""
    roles = read(tmp_path, "teams.json")["roles"]
    assert {name: role["kind"] for name, role in roles.items() if not role["team"]} == {
        "studio-signin-backend": "backend",
        "studio-default": "default_role",
        "studio-opener-office": "opener",
    }
    assert roles["studio-opener-office"]["documents"] == ["studio-network-identity-office-1"]
    assert roles["studio-opener-office"]["tags"] == {"NetworkProfile": "office"}


def test_endpoints_that_exist_become_tags(tmp_path: Path) -> None:
    """Network policies compare aws:SourceVpce with the role's tags; without the tags they fail closed."""
    registry = FILES["teams.yaml"].replace("office: {", "office: {api_endpoint: vpce-0123456789abcdef0, ")
    roles = read(tmp_path, "teams.json", teams=registry)["roles"]
    assert roles["team1-builder"]["tags"]["ApiEndpoint"] == "vpce-0123456789abcdef0"
    assert "StudioEndpoint" not in roles["team1-builder"]["tags"]


def test_the_network_deny_can_be_taken_off_execution_roles(tmp_path: Path) -> None:
    """Which address a Studio page's own call shows is unproven, so the registry has a switch (ISOLATION.md, I8)."""
    registry = FILES["teams.yaml"].replace("office: {", "office: {deny_on_execution_roles: false, ")
    scp = GUARD.replace("per: nothing", "per: network_profile").replace("[execution_role]", "[execution_role, opener]")
    files = rendered(tmp_path, teams=registry, guardrails__network=scp).files
    roles = json.loads(files["teams.json"])["roles"]
    assert roles["team1-builder"]["documents"] == ["studio-builder-1"]
    assert roles["studio-opener-office"]["documents"] == ["studio-network-identity-office-1"]
    assert "guardrails/scp/unit/office.1.json" not in files


def test_the_directory_holds_what_the_sign_in_needs_of_a_team(tmp_path: Path) -> None:
    """Roles are written as in an ARN after `role/`; the first permission profile is the one that people get."""
    directory = read(tmp_path, "directory.json")
    assert directory["teams"]["Team1"] == {
        "team_prefix": "team1",
        "display_name": "Team1",
        "account": "111122223333",
        "region": "eu-west-1",
        "domain": "studio",
        "opener_role": "studio-signin/studio-opener-office",
        "execution_role": "studio/team1/team1-builder",
        "execution_roles": {"builder": "studio/team1/team1-builder", "reader": "studio/team1/team1-reader"},
        "session_duration_seconds": 28800,
        "user_settings": {},
        "tags": {"Team": "Team1", "TeamPrefix": "team1", "NetworkProfile": "office", "Project": "Atlas"},
        "network_profile": "office",
        "allowed_networks": ["203.0.113.0/24", "198.51.100.0/24"],
        "sign_in": "sp_initiated",
        "profiles": {},
    }


def test_the_directory_holds_the_endpoints_of_the_teams_own_network_profile(tmp_path: Path) -> None:
    """Issue 7, item 3: what may be called through is a network profile's, never the whole deployment's."""
    endpoint = "vpce-0123456789abcdef0"
    registry = FILES["teams.yaml"].replace("office: {", f"office: {{sign_in_endpoints: [{endpoint}], ")
    text = rendered(tmp_path, teams=registry).files["directory.json"]
    rows = json.loads(text)["teams"]
    with_it = [name for name, row in rows.items() if row.get("vpc_endpoints") == [endpoint]]
    assert with_it == [name for name, row in rows.items() if row["network_profile"] == "office"]
    assert with_it
    assert TeamDirectory.read(text).team(with_it[0]).vpc_endpoints == {endpoint}


def test_the_directory_holds_the_places_where_studio_may_open(tmp_path: Path) -> None:
    """Issue 7, item 2: landing from an allowlist; the sign-in reads what is written here."""
    landing = "{lab: {uri: 'app:JupyterLab:lab'}, shared: {space: shared-space}}"
    made = rendered(tmp_path, teams=REGISTRY + f"  Team1: {{landing: {landing}}}\n  Team2: {{}}\n")
    text = made.files["directory.json"]
    teams = json.loads(text)["teams"]
    assert teams["Team1"]["landing"] == {"lab": {"uri": "app:JupyterLab:lab"}, "shared": {"space": "shared-space"}}
    assert "landing" not in teams["Team2"]
    assert TeamDirectory.read(text).team("Team1").landing["shared"] == (None, "shared-space")


def test_the_directorys_digest_changes_with_its_teams_only(tmp_path: Path) -> None:
    """A deployment compares digests to know that it serves the committed directory."""
    one = read(tmp_path / "1", "directory.json")["digest"]
    same = read(tmp_path / "2", "directory.json", guardrails__doors=GUARD.replace("DenyDoors", "DenyAll"))["digest"]
    other = read(tmp_path / "3", "directory.json", teams=FILES["teams.yaml"].replace("Team2", "Team3"))["digest"]
    assert one == same != other


def test_the_directorys_digest_can_be_computed_by_whoever_reads_it(tmp_path: Path) -> None:
    """SHA-256 of the teams' JSON with sorted keys and no white space (directory.schema.json, digest)."""
    directory = read(tmp_path, "directory.json", teams=FILES["teams.yaml"] + "  A9: {display_name: Grüße}\n")
    canonical = json.dumps(directory["teams"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert directory["digest"] == f"sha256:{hashlib.sha256(canonical.encode()).hexdigest()}"


def test_members_of_the_demo_are_in_no_rendered_file(tmp_path: Path) -> None:
    """`members` is for the demo and for tests; who may sign in is decided in Identity Center."""
    registry = REGISTRY + "  Team1: {members: [somebody-special]}\n"
    assert not any("somebody-special" in text for text in rendered(tmp_path, teams=registry).files.values())


def test_every_statement_knows_its_line_and_what_it_serves(tmp_path: Path) -> None:
    """Reports cite the template, not the rendered file."""
    assert read(tmp_path, "statements.json")["documents"]["team/builder.1.json"] == [
        {"sid": "StopOwnJobs", "source": "policies/team/jobs.yaml", "line": 6, "serves": ["I2", "L1"]},
        {"sid": "ListJobs", "source": "policies/team/jobs.yaml", "line": 13, "serves": ["L1"]},
    ]


def test_documents_beyond_the_limit_are_split_and_keep_their_statements(tmp_path: Path) -> None:
    """Managed policies of a role are a union (IAM User Guide, Policy evaluation logic), 6,144 characters each.

    Documents that split are filled to nine tenths (templates.md, Sizes).
    """
    rows = "".join(
        f"  - {{Sid: S{number}, serves: [L1], Effect: Allow, Action: 'sagemaker:*', "
        f"Resource: 'arn:*:sagemaker:*:*:{'x' * 900}'}}\n"
        for number in range(10)
    )
    made = rendered(tmp_path, team__more=OWN_JOBS.partition("Statement:")[0] + "Statement:\n" + rows)
    parts = [document for document in made.documents if document.permission_profile == "builder"]
    assert [document.name for document in parts] == ["studio-builder-1", "studio-builder-2"]
    assert all(document.characters <= 6_144 * 0.9 for document in parts)
    sids = [statement.sid for document in parts for statement in document.policy.statements]
    assert sorted(map(str, sids)) == sorted(["StopOwnJobs", "ListJobs", *(f"S{number}" for number in range(10))])
    assert all(len(one.policy.statements) == len(one.sources) for one in parts)


def test_sizes_are_reported_with_headroom(tmp_path: Path) -> None:
    """White space does not count (IAM User Guide, IAM and AWS STS quotas)."""
    (size,) = [size for size in rendered(tmp_path).sizes if size.document == "team/reader.1.json"]
    compact = (
        '{"Version":"2012-10-17","Statement":[{"Sid":"ListJobs","Effect":"Allow",'
        '"Action":"sagemaker:ListTrainingJobs","Resource":"*"}]}'
    )
    assert (size.characters, size.limit, size.headroom) == (len(compact), 6_144, 6_144 - len(compact))


def test_a_trust_policy_that_is_too_large_names_document_size_limit_and_remedy(tmp_path: Path) -> None:
    """2,048 characters (IAM User Guide, IAM and AWS STS quotas); a role has one trust policy, so it cannot be split."""
    long = trust("backend", "lambda.amazonaws.com").replace("Assume\n", f"Assume{'x' * 2_000}\n")
    (found,) = refused(tmp_path, trust__backend=long)
    assert found.startswith("trust/backend.yaml:5:5: the trust policy `trust/backend` of 2,1")
    assert found.endswith("at most 2,048 characters (AWS raises it to 4,096); it cannot be split: take statements or "
                          "operands out")  # fmt: skip


def test_more_policies_than_a_role_takes_are_refused(tmp_path: Path) -> None:
    """10 managed policies a role (IAM User Guide, IAM and AWS STS quotas)."""
    more = {f"team__m{n}": OWN_JOBS.replace("document: team", f"document: more{n}") for n in range(9)}
    found = refused(tmp_path, **more)
    assert found[0].startswith(".: 11 managed policies for a role of kind `execution_role`: ")
    assert "expected at most 10 (AWS raises it to 20)" in found[0]


def test_more_scps_than_a_node_takes_are_refused(tmp_path: Path) -> None:
    """5 SCPs a root, unit or account, `FullAWSAccess` among them (Organizations User Guide, Quotas)."""
    more = {f"guardrails__m{n}": GUARD.replace("level", f"document: guard{n}\nlevel") for n in range(4)}
    (found,) = refused(tmp_path, **more)
    assert "5 SCPs at level `unit`" in found


def test_limits_that_aws_raised_can_be_given(tmp_path: Path) -> None:
    """Quotas are adjustable, so the table is a parameter."""
    long = trust("backend", "lambda.amazonaws.com").replace("Assume\n", f"Assume{'x' * 2_000}\n")
    refused(tmp_path, trust__backend=long)
    raised = Limit(4_096, 1, False, "a quota increase")
    sizes = generate(tmp_path / "policies", limits={**LIMITS, PolicyType.TRUST: raised}).sizes
    assert [size.limit for size in sizes if size.document == "trust/backend.json"] == [4_096]


@pytest.mark.parametrize("kind", ["execution_role", "default_role", "backend", "opener"])
def test_a_role_without_a_trust_policy_is_refused(tmp_path: Path, kind: str) -> None:
    """A role cannot be created without one (IAM API Reference, CreateRole: AssumeRolePolicyDocument)."""
    other = "opener" if kind == "backend" else "backend"
    name = f"trust__{kind.replace('_', '-')}"
    found = refused(tmp_path, **{name: trust(other, "lambda.amazonaws.com")})
    assert any("trust policies for a role of kind" in problem for problem in found)


def test_problems_of_registry_and_templates_come_together(tmp_path: Path) -> None:
    """Everything that is wrong is said at once."""
    found = refused(tmp_path, teams="teams: []", team__jobs=OWN_JOBS.replace("per:", "pre:"))
    assert {problem.split(":")[0] for problem in found} == {"teams.yaml", "team/jobs.yaml"}
