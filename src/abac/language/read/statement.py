"""One statement, in the dialect of its policy type."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from abac.language.pattern import Any, Pattern
from abac.language.policy import Effect, Patterns, Statement
from abac.language.principal import PrincipalElement
from abac.language.read.condition import read_conditions
from abac.language.read.dialect import WITHOUT_RESOURCE, Dialect, Need
from abac.language.read.faults import Faults
from abac.language.read.principal import read_principal
from abac.located import Node, nearest, shorten

# IAM User Guide, Grammar of the IAM JSON policy language, statement.
MEMBERS: Final = (
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
)
# Same page: a service namespace, a colon, the name of an action; wildcards in the name only.
_ACTION = re.compile(r"[A-Za-z0-9-]+:[A-Za-z0-9*?]+\Z")
_ANY_ACTION = ("*", "*:*")
_PLAIN_SID = re.compile(r"[A-Za-z0-9]*\Z")  # IAM JSON policy elements: Sid

Check = Callable[[Pattern, Node, Faults], None]


class StatementReader:
    """Reads the statements of one document: knows its dialect and whether `${…}` is a variable in it."""

    def __init__(self, dialect: Dialect, faults: Faults, *, variables: bool) -> None:
        self.dialect = dialect
        self.faults = faults
        self.variables = variables
        self.sids: dict[str, int] = {}

    def read(self, node: Node, index: int) -> Statement | None:
        """Read one statement; None where it has no meaning (every fault is noted)."""
        if not isinstance(node.value, dict):
            self.faults.broken(node.place, node.describe(), "a statement: a mapping with Effect and Action")
            return None
        members = node.value
        self.faults.unknown_members(members, node, MEMBERS)
        sid = self._sid(members.get("Sid"), index)
        effect = self._effect(members.get("Effect"), node)
        principal = self._principal(node, members, effect)
        action = self._patterns(node, members, "Action", _check_action)
        resource = self._resource(node, members, action)
        conditions = (
            read_conditions(members["Condition"], self.faults, variables=self.variables)
            if "Condition" in members
            else ()
        )
        if action is None:
            self._absent(node, members, "Action")
        if effect is None or action is None:
            return None
        statement = Statement(effect, action, resource, principal, conditions, sid, index, node.place)
        if not self.dialect.full_language:
            self._restricted(statement, node)
        return statement

    def _sid(self, node: Node | None, index: int) -> str | None:
        if node is None:
            return None
        if not isinstance(node.value, str):
            self.faults.broken(node.place, node.describe(), "text as Sid")
            return None
        sid = node.value
        if self.dialect.plain_sids and sid:
            if not _PLAIN_SID.match(sid):
                self.faults.refused(node.place, f"the Sid `{shorten(sid)}`", "letters A-Z, a-z and digits only")
            if self.sids.setdefault(sid, index) != index:
                expected = f"each Sid once (first in statement {self.sids[sid]})"
                self.faults.refused(node.place, f"the Sid `{shorten(sid)}` a second time", expected)
        return sid or None

    def _effect(self, node: Node | None, statement: Node) -> Effect | None:
        if node is None:
            self.faults.broken(statement.place, "a statement without `Effect`", "`Allow` or `Deny`")
            return None
        if node.value in ("Allow", "Deny"):
            return Effect(node.value)
        meant = nearest(node.value, Effect) if isinstance(node.value, str) else None
        self.faults.broken(node.place, node.describe(), "the Effect `Allow` or `Deny`", meant)
        return None

    def _element(self, node: Node, members: dict[str, Node], name: str) -> tuple[str, Node] | None:
        """Return the element or its Not-form, whichever is there; both at once is a fault."""
        both = [(form, members[form]) for form in (name, f"Not{name}") if form in members]
        if len(both) == 2:
            place = node.key_place(f"Not{name}")
            self.faults.broken(place, f"both `{name}` and `Not{name}`", "one of them in a statement")
        return both[0] if both else None

    def _absent(self, node: Node, members: dict[str, Node], name: str) -> None:
        if name not in members and f"Not{name}" not in members:
            self.faults.broken(node.place, f"a statement without `{name}`", f"`{name}` or `Not{name}`")

    def _patterns(self, node: Node, members: dict[str, Node], name: str, check: Check) -> Patterns | None:
        element = self._element(node, members, name)
        if element is None:
            return None
        form, value = element
        if value.value == []:
            self.faults.refused(value.place, f"an empty list as `{form}`", "at least one value")
        found: list[Pattern] = []
        for item in value.value if isinstance(value.value, list) else [value]:
            if not isinstance(item.value, str):
                self.faults.broken(item.place, item.describe(), f"text or a list of texts as `{form}`")
                continue
            # Actions hold no variables (IAM User Guide, Policy variables, "Where you can use policy variables").
            pattern = Pattern.parse(item.value, variables=self.variables and name == "Resource")
            check(pattern, item, self.faults)
            found.append(pattern)
        return Patterns(tuple(found), form != name, node.key_place(form))

    def _resource(self, node: Node, members: dict[str, Node], action: Patterns | None) -> Patterns | None:
        found = self._patterns(node, members, "Resource", _check_resource)
        if self.dialect.resource is Need.FORBIDDEN:
            if found:
                self.faults.refused(found.place, "`Resource`", f"no Resource in {self.dialect.noun}")
            return None
        if found is None and not self._may_lack_resource(action):
            self._absent(node, members, "Resource")
        return found

    def _may_lack_resource(self, action: Patterns | None) -> bool:
        if self.dialect.plain_sids or action is None or action.negated:
            return False
        return all(pattern.source.partition(":")[0].lower() in WITHOUT_RESOURCE for pattern in action.patterns)

    def _principal(self, node: Node, members: dict[str, Node], effect: Effect | None) -> PrincipalElement | None:
        element = self._element(node, members, "Principal")
        noun = self.dialect.noun
        if element is None:
            if self.dialect.principal is Need.REQUIRED:
                self.faults.broken(node.place, "a statement without `Principal`", f"`Principal` in {noun}")
            return None
        form, value = element
        place = node.key_place(form)
        if self.dialect.principal is Need.FORBIDDEN:
            self.faults.refused(place, f"`{form}`", f"no {form} in {noun}")
            return None
        negated = form == "NotPrincipal"
        if negated and not self.dialect.not_principal:
            self.faults.refused(place, "`NotPrincipal`", f"`Principal` in {noun}")
        elif negated and effect is Effect.ALLOW:
            self.faults.refused(place, "`NotPrincipal` with the Effect `Allow`", "`NotPrincipal` with `Deny` only")
        return read_principal(value, self.faults, negated=negated)

    def _restricted(self, statement: Statement, node: Node) -> None:
        """Check what RCPs alone restrict (Organizations User Guide, RCP syntax)."""
        if _is_full_access(statement):
            return
        if statement.effect is Effect.ALLOW:
            self.faults.refused(node.place, "the Effect `Allow` in an RCP", "`Deny`, but in `RCPFullAWSAccess`")
        if statement.principal and not (statement.principal.anyone or statement.principal.negated):
            self.faults.refused(statement.principal.place, "a Principal that is not `*`", '`"*"` in an RCP')
        if statement.action.negated:
            self.faults.refused(statement.action.place, "`NotAction`", "`Action` in an RCP")
        elif any(pattern.source in _ANY_ACTION for pattern in statement.action.patterns):
            self.faults.refused(statement.action.place, "the Action `*`", "a service in each Action of an RCP")


def _is_full_access(statement: Statement) -> bool:
    return (
        statement.effect is Effect.ALLOW
        and statement.principal is not None
        and statement.principal.anyone
        and not statement.conditions
        and all(
            part is not None and not part.negated and all(pattern.is_star for pattern in part.patterns)
            for part in (statement.action, statement.resource)
        )
    )


def _check_action(pattern: Pattern, node: Node, faults: Faults) -> None:
    text = pattern.source
    if text in _ANY_ACTION or _ACTION.match(text):
        return
    note = faults.refused if ":" in text else faults.broken
    note(node.place, f"the action `{shorten(text)}`", "`*`, or a service and an action: `s3:Get*`")


def _check_resource(pattern: Pattern, node: Node, faults: Faults) -> None:
    """Six segments (General Reference, ARN format), or fewer where a star at the end stands for all others.

    AWS's own template for pollers names `arn:aws:sqs:*` (Lambda Developer Guide, Policy templates, SQS).
    """
    text = pattern.source
    open_ended = bool(pattern.pieces) and isinstance(pattern.pieces[-1], Any)
    whole = text.count(":") >= 5 and len(pattern.segments()) == 6
    if text == "*" or (text.startswith("arn:") and (whole or open_ended)):
        return
    expected = "`*`, or an ARN with six segments separated by `:`, or with fewer that end in `*`"
    faults.refused(node.place, f"the resource `{shorten(text)}`", expected)
