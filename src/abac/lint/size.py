"""The rule about sizes."""

from __future__ import annotations

from collections.abc import Iterator

from abac.errors import InputError
from abac.language.limits import LIMITS
from abac.language.policy import Policy, PolicyType
from abac.language.write import size
from abac.lint.findings import error, warning
from abac.results import Finding


def document_too_large(policy: Policy, policy_type: PolicyType) -> Iterator[Finding]:
    """A document with more characters than AWS stores; a warning while another quota would still take it."""
    limit = LIMITS.get(policy_type)
    characters = _characters(policy)
    if limit is None or characters is None or characters <= limit.characters:
        return
    found = f"{characters:,} characters without white space"
    expected = f"at most {limit.characters:,} characters"
    if limit.raisable_characters is not None and characters <= limit.raisable_characters:
        expected += f" ({limit.raisable_characters:,} {limit.how})"
        yield warning("document-too-large", policy.place, found, expected)
    else:
        yield error("document-too-large", policy.place, found, expected)


def _characters(policy: Policy) -> int | None:
    try:
        return size(policy)
    except InputError:  # a document that holds one operator and key twice has no text of its own to measure
        return None
