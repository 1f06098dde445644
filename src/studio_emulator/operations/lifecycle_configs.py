"""Lifecycle configurations: CreateStudioLifecycleConfig, Describe…, Delete…, List…."""

from __future__ import annotations

from typing import Any

from studio_emulator.listing import named_like, page
from studio_emulator.resources import Kind
from studio_emulator.studio import Studio


def create_studio_lifecycle_config(studio: Studio, request: dict[str, Any]) -> dict[str, Any]:
    """Raises ResourceInUseError."""
    config = studio.create(Kind.LIFECYCLE_CONFIG, (request["StudioLifecycleConfigName"],), request)
    config.added["StudioLifecycleConfigArn"] = config.arn
    return {"StudioLifecycleConfigArn": config.arn}


def describe_studio_lifecycle_config(studio: Studio, request: dict[str, Any]) -> dict[str, Any]:
    """Raises ResourceNotFoundError."""
    return studio.get(Kind.LIFECYCLE_CONFIG, (request["StudioLifecycleConfigName"],)).described(studio.now())


def delete_studio_lifecycle_config(studio: Studio, request: dict[str, Any]) -> None:
    """Raises ResourceNotFoundError."""
    studio.delete(studio.get(Kind.LIFECYCLE_CONFIG, (request["StudioLifecycleConfigName"],)))


def list_studio_lifecycle_configs(studio: Studio, request: dict[str, Any]) -> dict[str, Any]:
    """Raises ValidationError for a foreign token."""
    app_type = request.get("AppTypeEquals")
    found = (
        config
        for config in named_like(studio.all(Kind.LIFECYCLE_CONFIG), request.get("NameContains"))
        if app_type in (None, config.settings["StudioLifecycleConfigAppType"])
    )
    configs, following = page(found, request)
    return {"StudioLifecycleConfigs": [config.described(studio.now()) for config in configs], **following}
