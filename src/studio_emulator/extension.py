"""How moto learns Studio: functions laid on its SageMaker response class, for as long as they are wanted.

moto looks for plain functions of that class by name; it has no place for plug-ins (moto 5.2.5, which is pinned).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from botocore import xform_name
from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import get_service_model
from moto.sagemaker.responses import SageMakerResponse
from moto.utilities.utils import get_partition

from studio_emulator import operations
from studio_emulator.behaviour import Behaviour
from studio_emulator.constraints import check
from studio_emulator.operations import tags
from studio_emulator.studio import Studio

STORE: Final = "_studio"  # the attribute of moto's backend that holds ours: moto's reset clears both

Operation = Callable[[Studio, dict[str, Any]], dict[str, Any] | None]
Method = Callable[[SageMakerResponse], ActionResult]

# moto's own domains know no statuses, children or updates; theirs are replaced, the others added.
REPLACED: Final = ("CreateDomain", "DescribeDomain", "DeleteDomain", "ListDomains")
ADDED: Final = (
    *("UpdateDomain", "CreatePresignedDomainUrl"),
    *("CreateUserProfile", "DescribeUserProfile", "UpdateUserProfile", "DeleteUserProfile", "ListUserProfiles"),
    *("CreateSpace", "DescribeSpace", "UpdateSpace", "DeleteSpace", "ListSpaces"),
    *("CreateApp", "DescribeApp", "DeleteApp", "ListApps"),
    *("CreateStudioLifecycleConfig", "DescribeStudioLifecycleConfig"),
    *("DeleteStudioLifecycleConfig", "ListStudioLifecycleConfigs"),
)
TAGGING: Final = ("AddTags", "DeleteTags", "ListTags")  # ours for Studio's resources, moto's for all others


@contextmanager
def extended(behaviour: Behaviour | None = None) -> Iterator[None]:
    """Let moto know Studio, in this process, until the end of the block; for `mock_aws` and for the server.

    IAM is not asked: whoever calls may. Permissions are what `abac simulate` decides.
    """
    methods = dict(_methods(behaviour or Behaviour()))
    originals = {name: vars(SageMakerResponse).get(name) for name in methods}
    for name, method in methods.items():
        setattr(SageMakerResponse, name, method)
    try:
        yield
    finally:
        for name, original in originals.items():
            if original is None:
                delattr(SageMakerResponse, name)
            else:
                setattr(SageMakerResponse, name, original)


def studio_of(response: SageMakerResponse, behaviour: Behaviour) -> Studio:
    """The Studio of the account and Region that a request is for."""
    account, region = response.current_account, response.region
    held: dict[str, Any] = vars(response.sagemaker_backend)
    studio: Studio = held.setdefault(STORE, Studio(account, region, get_partition(region), behaviour))
    return studio


def _methods(behaviour: Behaviour) -> Iterator[tuple[str, Method]]:
    for name in (*REPLACED, *ADDED):
        yield xform_name(name), _method(name, getattr(operations, xform_name(name)), behaviour)
    for name in TAGGING:
        original: Method = vars(SageMakerResponse)[xform_name(name)]
        yield xform_name(name), _tagging(name, getattr(tags, xform_name(name)), original, behaviour)


def _method(name: str, operation: Operation, behaviour: Behaviour) -> Method:
    def answer(response: SageMakerResponse) -> ActionResult:
        request = _request(name, response)
        studio = studio_of(response, behaviour)
        with studio.lock:
            result = operation(studio, request)
        return EmptyResult() if result is None else ActionResult(_addressed(result, response))

    return answer


def _tagging(name: str, operation: Callable[..., Any], original: Method, behaviour: Behaviour) -> Method:
    def answer(response: SageMakerResponse) -> ActionResult:
        request = _request(name, response)
        studio = studio_of(response, behaviour)
        with studio.lock:
            resource = studio.by_arn(request["ResourceArn"])
            return original(response) if resource is None else ActionResult(operation(resource, request))

    return answer


def _request(name: str, response: SageMakerResponse) -> dict[str, Any]:
    given: Mapping[str, Any] = response.params
    request = {member: value for member, value in given.items() if value is not None}
    check(request, get_service_model("sagemaker").operation_model(name).input_shape)
    return request


def _addressed(result: dict[str, Any], response: SageMakerResponse) -> dict[str, Any]:
    """Where moto is a server on this machine, presigned URLs lead to its own landing page."""
    host = response.headers.get("Host", "")
    if "AuthorizedUrl" not in result or not host.startswith("127.0.0.1"):
        return result
    return result | {"AuthorizedUrl": f"http://{host}/studio/auth?{result['AuthorizedUrl'].partition('?')[2]}"}
