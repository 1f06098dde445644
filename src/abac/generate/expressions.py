"""Expressions in statement templates: a scalar that is exactly `{{ … }}`, evaluated in Jinja's sandbox.

Everything else is literal: `${aws:…}` is IAM's own variable and stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import copy
from typing import Any

from jinja2 import StrictUndefined, TemplateError, Undefined
from jinja2.sandbox import SandboxedEnvironment

from abac.located import Node, Problems, nearest

Context = Mapping[str, Mapping[str, Any]]

_EXPRESSION = re.compile(r"\s*\{\{(.*)\}\}\s*", re.DOTALL)
_PARTITION = re.compile(r"arn:(aws[a-z-]*):")
_ACCOUNT = re.compile(r"(?<![0-9])[0-9]{12}(?![0-9])")


def replaced(node: Node, value: str | int | dict[str, Node] | list[Node]) -> Node:
    """Return a node of another value at the same place."""
    copied = copy(node)
    copied.value = value
    copied.text = None
    return copied


class Substitution:
    """Fills in one template's expressions, and refuses text that would tie a document to one account or partition.

    `accounts`: the accounts of the registered teams; a document that names one would not serve the others.
    """

    def __init__(self, context: Context, accounts: frozenset[str], problems: Problems) -> None:
        self._context = context
        self._accounts = accounts
        self._problems = problems
        self._environment = SandboxedEnvironment(undefined=StrictUndefined)
        self._environment.globals.clear()

    def filled(self, node: Node) -> Node | None:
        """Return the node with every expression in it replaced; None, and the problems noted, where one cannot be."""
        before = len(self._problems)
        replaced_node = self.node(node)
        return replaced_node if len(self._problems) == before else None

    def node(self, node: Node) -> Node:
        """Return the node with every expression in it replaced; a list within a list is spread into it."""
        value = node.value
        if isinstance(value, dict):
            return replaced(node, {key: self.node(member) for key, member in value.items()})
        if isinstance(value, list):
            return replaced(node, [item for member in value for item in self._items(member)])
        if isinstance(value, str):
            return self._text(node, value)
        return node

    def _items(self, node: Node) -> Iterator[Node]:
        filled = self.node(node)
        if isinstance(filled.value, list) and not isinstance(node.value, list):
            yield from filled.value
        else:
            yield filled

    def _text(self, node: Node, text: str) -> Node:
        match = _EXPRESSION.fullmatch(text)
        if match:
            return self._evaluated(node, match[1].strip())
        if "{{" in text or "{%" in text:
            expected = "an expression as the whole value: `{{ … }}` with nothing around it"
            self._problems.add(node.place, node.describe(), expected)
        self._check_neutral(node, text)
        return node

    def _evaluated(self, node: Node, source: str) -> Node:
        try:
            value = self._environment.compile_expression(source, undefined_to_none=False)(**self._context)
        except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError) as error:
            self._fail(node, source, str(error))
            return node
        if isinstance(value, Undefined):
            self._fail(node, source, "undefined")
            return node
        return self._wrapped(node, source, value)

    def _wrapped(self, node: Node, source: str, value: object) -> Node:
        if isinstance(value, str | bool | int):
            if isinstance(value, str):
                self._check_neutral(node, value)
            return replaced(node, value)
        if isinstance(value, list | tuple):
            return replaced(node, [self._wrapped(node, source, item) for item in value])
        self._problems.add(
            node.place, f"the expression `{source}`", "an expression that gives text, a number or a list"
        )
        return node

    def _fail(self, node: Node, source: str, reason: str) -> None:
        names = [*self._context, *(f"{name}.{member}" for name, members in self._context.items() for member in members)]
        word = next((word for word in re.findall(r"[A-Za-z_][\w.]*", source) if word not in names), source)
        meant = nearest(word, names)
        known = ", ".join(f"`{name}`" for name in self._context)
        found = f"the expression `{source}`: {reason}"
        self._problems.add(node.place, found, f"an expression over {known}", meant)

    def _check_neutral(self, node: Node, text: str) -> None:
        partition = _PARTITION.match(text)
        if partition:
            self._problems.add(
                node.place, f"the partition `{partition[1]}` in `{text}`", "`arn:*:`, for every partition"
            )
        for account in _ACCOUNT.findall(text):
            if account in self._accounts:
                expected = "`${aws:PrincipalAccount}`, for every account"
                self._problems.add(node.place, f"the account `{account}` of a team in `{text}`", expected)
