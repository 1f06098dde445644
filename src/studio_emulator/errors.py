"""Errors as the SageMaker API names them (SageMaker API Reference: each operation's Errors, and Common Errors)."""

from __future__ import annotations

from moto.core.exceptions import ServiceException


class ResourceNotFoundError(ServiceException):
    """A resource that is named does not exist."""

    code = "ResourceNotFound"


class ResourceInUseError(ServiceException):
    """The name is taken, or something still depends on the resource."""

    code = "ResourceInUse"


class ValidationError(ServiceException):
    """The request is not well formed, or the resource is in no state for it."""

    code = "ValidationException"
