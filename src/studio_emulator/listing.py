"""Lists as the SageMaker API gives them: sorted, in pages, each with the token of the next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from studio_emulator.errors import ValidationError
from studio_emulator.resources import Resource

PAGE: Final = 10  # SageMaker API Reference, ListUserProfiles: MaxResults, "the default value is 10"
SORTED_BY: Final[dict[str, Callable[[Resource], Any]]] = {
    "CreationTime": lambda resource: resource.created,
    "LastModifiedTime": lambda resource: resource.modified,
    "Name": lambda resource: resource.names[-1].lower(),
}


def page(resources: Iterable[Resource], request: Mapping[str, Any]) -> tuple[list[Resource], dict[str, str]]:
    """One page of a list, and `{"NextToken": …}` where there are more. Raises ValidationError for a foreign token."""
    by = SORTED_BY[request.get("SortBy", "CreationTime")]
    found = sorted(resources, key=by, reverse=request.get("SortOrder") == "Descending")
    token = request.get("NextToken", "0")
    if not token.isascii() or not token.isdigit() or len(token) > 9:
        raise ValidationError("NextToken is not one that this operation gave.")
    start, end = int(token), int(token) + request.get("MaxResults", PAGE)
    return found[start:end], {"NextToken": str(end)} if end < len(found) else {}


def named_like(resources: Iterable[Resource], part: str | None) -> Iterable[Resource]:
    """Those whose name holds a text, in any letter case; all where there is none to look for."""
    return (resource for resource in resources if part is None or part.lower() in resource.names[-1].lower())
