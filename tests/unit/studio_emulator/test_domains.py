"""Domains, spaces, apps, lifecycle configurations and tags as Terraform meets them."""

from __future__ import annotations

from typing import Any

import pytest

from unit.studio_emulator.studios import Clock, create_domain, refused


def _profile(sagemaker: Any, domain: str, **more: Any) -> str:
    created = sagemaker.create_user_profile(DomainId=domain, UserProfileName="ada", **more)
    arn: str = created["UserProfileArn"]
    return arn


def test_a_domain_is_kept_while_something_is_in_it(sagemaker: Any, domain: str, clock: Clock) -> None:
    """DeleteDomain: ResourceInUse while children exist, then ResourceNotFound (TERRAFORM.md, Extending moto)."""
    _profile(sagemaker, domain)
    with refused("ResourceInUse"):
        sagemaker.delete_domain(DomainId=domain, RetentionPolicy={"HomeEfsFileSystem": "Delete"})
    sagemaker.delete_user_profile(DomainId=domain, UserProfileName="ada")
    clock.advance(10)
    sagemaker.delete_domain(DomainId=domain)
    clock.advance(10)
    with refused("ResourceNotFound"):
        sagemaker.describe_domain(DomainId=domain)


def test_a_domains_settings_are_updated_by_their_other_name(sagemaker: Any, domain: str) -> None:
    """UpdateDomain sends DomainSettingsForUpdate; DescribeDomain shows DomainSettings."""
    sagemaker.update_domain(DomainId=domain, DomainSettingsForUpdate={"SecurityGroupIds": ["sg-1"]})
    assert sagemaker.describe_domain(DomainId=domain)["DomainSettings"] == {"SecurityGroupIds": ["sg-1"]}


def test_a_domains_name_is_taken_once(sagemaker: Any, domain: str) -> None:
    """CreateDomain: ResourceInUse."""
    with refused("ResourceInUse"):
        create_domain(sagemaker)


def test_a_space_needs_the_owner_that_it_names(sagemaker: Any, domain: str) -> None:
    """OwnershipSettings names a Studio profile of the domain (CreateSpace)."""
    settings = {
        "OwnershipSettings": {"OwnerUserProfileName": "ada"},
        "SpaceSharingSettings": {"SharingType": "Private"},
    }
    with refused("ResourceNotFound"):
        sagemaker.create_space(DomainId=domain, SpaceName="lab", **settings)
    _profile(sagemaker, domain)
    sagemaker.create_space(DomainId=domain, SpaceName="lab", **settings)
    [listed] = sagemaker.list_spaces(DomainIdEquals=domain)["Spaces"]
    assert listed["OwnershipSettingsSummary"] == {"OwnerUserProfileName": "ada"}


def test_an_app_belongs_to_a_profile_or_to_a_space(sagemaker: Any, domain: str) -> None:
    """CreateApp: either UserProfileName or SpaceName; not both, not none."""
    app = {"DomainId": domain, "AppType": "JupyterLab", "AppName": "default"}
    for holder in ({}, {"UserProfileName": "ada", "SpaceName": "lab"}):
        with refused("ValidationException"):
            sagemaker.create_app(**app, **holder)


def test_a_deleted_app_is_still_described(sagemaker: Any, domain: str, clock: Clock) -> None:
    """Terraform waits for the status Deleted (TERRAFORM.md, Extending moto); a new app may take the name."""
    _profile(sagemaker, domain)
    app = {"DomainId": domain, "UserProfileName": "ada", "AppType": "JupyterLab", "AppName": "default"}
    sagemaker.create_app(**app)
    with refused("ResourceInUse"):
        sagemaker.delete_user_profile(DomainId=domain, UserProfileName="ada")
    sagemaker.delete_app(**app)
    clock.advance(10)
    assert sagemaker.describe_app(**app)["Status"] == "Deleted"
    sagemaker.create_app(**app)
    [listed] = sagemaker.list_apps(DomainIdEquals=domain, UserProfileNameEquals="ADA")["Apps"]
    assert listed["Status"] == "Pending"


def test_a_lifecycle_configuration_comes_and_goes(sagemaker: Any, clock: Clock) -> None:
    """CreateStudioLifecycleConfig and its siblings."""
    name = {"StudioLifecycleConfigName": "proxy"}
    sagemaker.create_studio_lifecycle_config(
        **name, StudioLifecycleConfigContent="IyE=", StudioLifecycleConfigAppType="JupyterLab"
    )
    assert sagemaker.describe_studio_lifecycle_config(**name)["StudioLifecycleConfigContent"] == "IyE="
    sagemaker.delete_studio_lifecycle_config(**name)
    clock.advance(10)
    with refused("ResourceNotFound"):
        sagemaker.describe_studio_lifecycle_config(**name)


def test_tags_of_a_profile_are_read_and_changed(sagemaker: Any, domain: str) -> None:
    """AddTags replaces the value of a key that is there (SageMaker API Reference, AddTags)."""
    arn = _profile(sagemaker, domain, Tags=[{"Key": "Team", "Value": "Team1"}, {"Key": "Old", "Value": "x"}])
    sagemaker.add_tags(ResourceArn=arn, Tags=[{"Key": "Team", "Value": "Team2"}])
    sagemaker.delete_tags(ResourceArn=arn, TagKeys=["Old", "Absent"])
    assert sagemaker.list_tags(ResourceArn=arn)["Tags"] == [{"Key": "Team", "Value": "Team2"}]


def test_tags_of_other_resources_stay_motos(sagemaker: Any) -> None:
    """Only Studio's own resources are ours."""
    arn = sagemaker.create_model(ModelName="m", ExecutionRoleArn="arn:aws:iam::111122223333:role/r")["ModelArn"]
    sagemaker.add_tags(ResourceArn=arn, Tags=[{"Key": "Team", "Value": "Team1"}])
    assert sagemaker.list_tags(ResourceArn=arn)["Tags"] == [{"Key": "Team", "Value": "Team1"}]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"AuthMode": "None"}, "enum value set: [SSO, IAM]"),
        ({"SubnetIds": ["subnet-1"] * 17}, "length less than or equal to 16"),
        ({"VpcId": "v" * 33}, "length less than or equal to 32"),
        ({"VpcId": "v c"}, "regular expression pattern: [-0-9a-zA-Z]+"),
    ],
)
def test_a_value_outside_the_model_is_refused_in_awss_words(sagemaker: Any, change: dict[str, Any], words: str) -> None:
    """Constraints of botocore's model, which botocore itself does not check before it sends."""
    with pytest.raises(Exception, match="1 validation error detected: ") as caught:
        create_domain(sagemaker, **change)
    assert words in str(caught.value)
