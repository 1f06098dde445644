"""The Principal and NotPrincipal elements."""

from __future__ import annotations

import re
from typing import Final

from abac.language.pattern import Pattern
from abac.language.principal import PrincipalElement
from abac.language.read.faults import Faults
from abac.located import Node, nearest, shorten

# IAM User Guide, IAM JSON policy elements: Principal, "Specifying a principal".
KINDS: Final = ("AWS", "Service", "Federated", "CanonicalUser")
_ACCOUNT = re.compile(r"[0-9]{12}\Z")
_ARN = re.compile(r"arn:[^:*?]+:(?:iam|sts)::[0-9]{12}:[^*?]+\Z")
_UNIQUE_ID = re.compile(r"A[A-Z0-9]{15,}\Z")  # what AWS shows in the place of a principal that was deleted


def read_principal(node: Node, faults: Faults, *, negated: bool = False) -> PrincipalElement | None:
    """Read `"*"` or a mapping of principal kinds; None where it is neither (the fault is noted)."""
    if node.value == "*":
        return PrincipalElement(anyone=True, negated=negated, place=node.place)
    if not isinstance(node.value, dict):
        faults.broken(node.place, node.describe(), f"`*` or a mapping of {', '.join(KINDS)}")
        return None
    if not node.value:
        faults.refused(node.place, "an empty mapping", f"one of {', '.join(KINDS)}")
    texts: dict[str, tuple[str, ...]] = dict.fromkeys(KINDS, ())
    for kind, value in node.value.items():
        if kind not in KINDS:
            found = f"unknown kind of principal `{shorten(kind)}`"
            faults.broken(node.key_place(kind), found, f"one of {', '.join(KINDS)}", nearest(kind, KINDS))
            continue
        texts[kind] = _texts(kind, value, faults)
    return PrincipalElement(
        aws=tuple(Pattern.parse(text, variables=False) for text in texts["AWS"]),
        service=texts["Service"],
        federated=texts["Federated"],
        canonical_user=texts["CanonicalUser"],
        negated=negated,
        place=node.place,
    )


def _texts(kind: str, node: Node, faults: Faults) -> tuple[str, ...]:
    if node.value == []:
        faults.refused(node.place, "an empty list", f"a principal of kind `{kind}`")
    found: list[str] = []
    for item in node.value if isinstance(node.value, list) else [node]:
        if isinstance(item.value, str):
            _check(kind, item.value, item, faults)
            found.append(item.value)
        else:
            hint = "an account id in quotes" if isinstance(item.value, int) else "text or a list of texts"
            faults.broken(item.place, item.describe(), hint)
    return tuple(found)


def _check(kind: str, text: str, node: Node, faults: Faults) -> None:
    shown = f"`{shorten(text)}`"
    if kind == "AWS":
        if text != "*" and not any(form.match(text) for form in (_ACCOUNT, _ARN, _UNIQUE_ID)):
            expected = "an account id, the ARN of a principal without wildcards, or `*`"
            faults.refused(node.place, shown, expected)
    elif not text or (kind == "Service" and "." not in text):
        faults.refused(node.place, shown if text else "empty text", f"a principal of kind `{kind}`")
