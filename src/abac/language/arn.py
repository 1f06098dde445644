"""An ARN and its six segments."""

from __future__ import annotations

from typing import NamedTuple


class Arn(NamedTuple):
    """The six segments of `arn:partition:service:region:account:resource` (General Reference, ARN format).

    The resource may contain colons and slashes; it is one segment.
    """

    prefix: str
    partition: str
    service: str
    region: str
    account: str
    resource: str

    @classmethod
    def parse(cls, text: str) -> Arn | None:
        """Split at the first five colons; None where there are fewer or the text does not start with `arn:`."""
        segments = text.split(":", 5)
        if len(segments) != 6 or segments[0] != "arn":
            return None
        return cls(*segments)

    def __str__(self) -> str:
        return ":".join(self)
