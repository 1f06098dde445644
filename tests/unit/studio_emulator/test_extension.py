"""moto, extended: every patched attribute exists, every operation is botocore's, every response fits its model."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

import pytest
from botocore import xform_name
from botocore.session import get_session
from botocore.validate import ParamValidator
from moto.core.responses import ActionResult, BaseResponse, EmptyResult
from moto.sagemaker.models import SageMakerModelBackend, sagemaker_backends
from moto.sagemaker.responses import SageMakerResponse

from studio_emulator import Behaviour, extended, operations
from studio_emulator.extension import ADDED, REPLACED, STORE, TAGGING
from unit.studio_emulator.studios import ROLE, client_of_studio, create_domain

MODEL = get_session().get_service_model("sagemaker")


def test_moto_is_the_version_that_the_patches_were_written_for() -> None:
    """pyproject.toml pins it: patches touch names that moto may change in any release."""
    assert version("moto") == "5.2.5"


@pytest.mark.parametrize("name", REPLACED + TAGGING)
def test_what_is_replaced_exists_in_moto(name: str) -> None:
    """A patch of a name that moto no longer has would be dead code."""
    assert xform_name(name) in vars(SageMakerResponse)


@pytest.mark.parametrize("name", ADDED)
def test_what_is_added_is_absent_in_moto(name: str) -> None:
    """Where a new moto brings the operation itself, ours would hide it."""
    assert xform_name(name) not in vars(SageMakerResponse)


@pytest.mark.parametrize("name", (*REPLACED, *ADDED, *TAGGING))
def test_every_operation_is_one_of_the_api(name: str) -> None:
    """The model of botocore for SageMaker is the list of what there is."""
    assert name in MODEL.operation_names
    assert callable(getattr(operations, xform_name(name)))


def test_moto_has_what_the_methods_read() -> None:
    """The private ground that the patches stand on, name by name."""
    assert {"call_action", "parse_parameters"} <= set(dir(BaseResponse))
    response = SageMakerResponse()
    assert response.automated_parameter_parsing is True
    assert isinstance(vars(SageMakerResponse)["sagemaker_backend"], property)
    assert callable(sagemaker_backends.values)
    assert callable(SageMakerModelBackend.reset)
    assert issubclass(EmptyResult, ActionResult)


def test_the_extension_ends_with_its_block() -> None:
    """A test that wants stock moto gets it."""
    before = dict(vars(SageMakerResponse))
    with extended():
        assert dict(vars(SageMakerResponse)) != before
    assert dict(vars(SageMakerResponse)) == before


def test_motos_reset_clears_studio() -> None:
    """`POST /moto-api/reset` between stacks (TERRAFORM.md, Setup that works) must not leave a domain."""
    with client_of_studio(Behaviour()) as sagemaker:
        create_domain(sagemaker)
        sagemaker_backends.reset()
        assert sagemaker.list_domains()["Domains"] == []
        assert STORE == "_studio"


def _walk(sagemaker: Any) -> dict[str, Any]:
    """Call every operation that answers with something and return the answers by name."""
    domain = create_domain(sagemaker)
    profile = {"DomainId": domain, "UserProfileName": "ada"}
    space = {"DomainId": domain, "SpaceName": "lab"}
    app = {**profile, "AppType": "JupyterLab", "AppName": "default"}
    config = {"StudioLifecycleConfigName": "proxy"}
    calls: dict[str, dict[str, Any]] = {
        "DescribeDomain": {"DomainId": domain},
        "UpdateDomain": {"DomainId": domain, "AppNetworkAccessType": "VpcOnly"},
        "ListDomains": {},
        "CreateUserProfile": profile
        | {"Tags": [{"Key": "Team", "Value": "Team1"}], "UserSettings": {"ExecutionRole": ROLE}},
        "DescribeUserProfile": profile,
        "UpdateUserProfile": profile | {"UserSettings": {"SecurityGroups": ["sg-1"]}},
        "ListUserProfiles": {"DomainIdEquals": domain},
        "CreateSpace": space
        | {"OwnershipSettings": {"OwnerUserProfileName": "ada"}, "SpaceSharingSettings": {"SharingType": "Private"}},
        "DescribeSpace": space,
        "UpdateSpace": space | {"SpaceDisplayName": "the lab"},
        "ListSpaces": {},
        "CreateApp": app,
        "DescribeApp": app,
        "ListApps": {"DomainIdEquals": domain},
        "CreatePresignedDomainUrl": profile,
        "CreateStudioLifecycleConfig": config
        | {"StudioLifecycleConfigContent": "IyE=", "StudioLifecycleConfigAppType": "JupyterLab"},
        "DescribeStudioLifecycleConfig": config,
        "ListStudioLifecycleConfigs": {},
    }
    return {name: getattr(sagemaker, xform_name(name))(**request) for name, request in calls.items()}


def test_every_response_fits_botocores_model() -> None:
    """Types and names as the API Reference has them; botocore's validator reads its own model."""
    with client_of_studio(Behaviour()) as sagemaker:
        answers = _walk(sagemaker)
    for name, answer in answers.items():
        del answer["ResponseMetadata"]
        shape = MODEL.operation_model(name).output_shape
        report = ParamValidator().validate(answer, shape)
        assert not report.has_errors(), f"{name}: {report.generate_report()}"
        assert answer, name


@pytest.mark.parametrize(
    ("name", "members"),
    {
        "DescribeDomain": {"DomainArn", "DomainId", "DomainName", "HomeEfsFileSystemId", "Status", "AuthMode", "Url"},
        "DescribeUserProfile": {"UserProfileArn", "UserProfileName", "HomeEfsFileSystemUid", "Status", "UserSettings"},
        "DescribeSpace": {"SpaceArn", "SpaceName", "OwnershipSettings", "SpaceSharingSettings", "Status"},
        "DescribeApp": {"AppArn", "AppName", "AppType", "Status", "UserProfileName"},
        "DescribeStudioLifecycleConfig": {"StudioLifecycleConfigArn", "StudioLifecycleConfigContent"},
    }.items(),
)
def test_a_description_holds_what_terraform_reads(name: str, members: set[str]) -> None:
    """TERRAFORM.md, Extending moto: what Describe must echo."""
    with client_of_studio(Behaviour()) as sagemaker:
        assert members <= set(_walk(sagemaker)[name])
