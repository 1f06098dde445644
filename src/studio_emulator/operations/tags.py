"""Tags of Studio's resources: AddTags, DeleteTags, ListTags.

moto's own look the resource up by splitting the ARN at its only slash, which `user-profile/DOMAIN/NAME` has not.
"""

from __future__ import annotations

from typing import Any

from studio_emulator.resources import Resource, read_tags, write_tags


def add_tags(resource: Resource, request: dict[str, Any]) -> dict[str, Any]:
    """Add tags, the new value of a key in place of the old, and return all."""
    resource.tags |= read_tags(request["Tags"])
    return {"Tags": write_tags(resource.tags)}


def delete_tags(resource: Resource, request: dict[str, Any]) -> dict[str, Any]:
    """Remove tags by key; a key that is not there is no error."""
    for key in request["TagKeys"]:
        resource.tags.pop(key, None)
    return {}


def list_tags(resource: Resource, request: dict[str, Any]) -> dict[str, Any]:
    """All tags: a resource has at most 50, which is the least that MaxResults may ask for."""
    return {"Tags": write_tags(resource.tags)}
