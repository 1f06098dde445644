"""Which resource types of a service an ARN may name.

Source: Service Authorization Reference, "Resource types" tables: the ARN column's templates.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from abac.catalog.services import Action, service
from abac.language.pattern import Pattern

_PLACEHOLDER = re.compile(r"\$\{[^}]*\}")
_BUCKET = "${BucketName}"
_SEGMENTS = 6  # arn, partition, service, Region, account, resource


def resource_types_of(action: Action, arn: str) -> tuple[str, ...]:
    """The resource types of `action` whose ARN template fits `arn` best, in the table's order; none where none fits.

    In the resource part a placeholder stands for any text, also with slashes and colons: names of roles and of log
    groups have them. So several templates may fit (`pipeline/P/execution/X` looks like a pipeline too), and the one
    with most fixed text is taken; types with equal templates are all given. The name of a bucket alone has no slash
    (Amazon S3 User Guide, General purpose bucket naming rules): what has one is an object.
    """
    templates = _templates(action.service)
    segments = tuple(arn.split(":", _SEGMENTS - 1))
    fitting = [row.resource_type for row in action.resource_types if templates[row.resource_type].fits(segments)]
    most = max((templates[name].fixed for name in fitting), default=0)
    return tuple(name for name in fitting if templates[name].fixed == most)


@dataclass(frozen=True, slots=True)
class _Template:
    """An ARN template: a pattern for each segment, how the last one begins, how many characters of all are fixed.

    `ends_with_bucket`: all that follows the last one's beginning is a bucket's name.
    """

    segments: tuple[Pattern, ...]
    start: str
    fixed: int
    ends_with_bucket: bool

    @classmethod
    def parse(cls, arn: str) -> _Template:
        segments = _PLACEHOLDER.sub("*", arn).split(":", _SEGMENTS - 1)
        patterns = tuple(Pattern.parse(segment, variables=False) for segment in segments)
        start, fixed = segments[-1].partition("*")[0], len(_PLACEHOLDER.sub("", arn))
        return cls(patterns, start, fixed, arn.endswith(f":{start}{_BUCKET}"))

    def fits(self, segments: tuple[str, ...]) -> bool:
        # The beginning tells most types apart, at a fraction of the price: AddTags has 57 of them.
        return (
            len(segments) == len(self.segments)
            and segments[-1].startswith(self.start)
            and not (self.ends_with_bucket and "/" in segments[-1][len(self.start) :])
            and all(pattern.matches(segment) for pattern, segment in zip(self.segments, segments, strict=True))
        )


@cache
def _templates(prefix: str) -> Mapping[str, _Template]:
    found = service(prefix)
    return {name: _Template.parse(kind.arn) for name, kind in found.resource_types.items()} if found else {}
