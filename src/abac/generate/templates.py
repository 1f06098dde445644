"""Statement templates: `policies/*/**/*.yaml`, IAM's own language and what a document needs to know besides.

Folders `scenarios` and `rendered` and the files directly in `policies` are no templates.
"""

from __future__ import annotations

import re
from copy import copy
from pathlib import Path

from abac.errors import InputError
from abac.generate.template import ATTACHABLE, Per, Template, TemplateStatement, Treatment
from abac.language.policy import PolicyType
from abac.language.world import PrincipalKind
from abac.located import YAML_SUFFIXES, Node, Place, Problem, Problems, nearest, problems_of, read_file
from abac.teams import CHOICES

OTHER_FOLDERS = frozenset({"scenarios", "rendered"})
LEVELS = ("organization", "unit", "account")
TYPES = (PolicyType.IDENTITY, PolicyType.BOUNDARY, PolicyType.SCP, PolicyType.TRUST)

_HEAD = ("policy_type", "attached_to", "per", "document", "level", "Statement", "not_isolated_by_tags")
_TREATMENT = ("treatment", "reason", "exposes", "source")
_CHOICE = ("choice", "unless_choice")
_OURS = ("serves", "permission_profiles", *_CHOICE)
_PROPERTY = re.compile("[IL][1-9][0-9]?")
_STEM = re.compile("[a-z0-9]+(?:-[a-z0-9]+)*(?:/[a-z0-9]+(?:-[a-z0-9]+)*)*")


def templates(policies: Path) -> tuple[Template, ...]:
    """Read every template below a folder, in the order of their paths.

    Raises InputError with the problems of all files: YAML, shape, Sids, `serves`; not the policy language itself,
    which is read once the expressions are filled in.
    """
    problems = Problems()
    found = readable(policies, problems)
    problems.raise_if_any()
    return found


def readable(policies: Path, problems: Problems) -> tuple[Template, ...]:
    """Read templates as far as they can be: with every statement that has the right shape, where the head has it.

    What is wrong is noted in `problems`, so that the policy language of the other statements can be read all the same.
    """
    if not policies.is_dir():
        raise InputError([Problem(Place(str(policies)), "no folder of policies", "a folder with statement templates")])
    found: list[Template] = []
    for path in sorted(_paths(policies), key=lambda path: path.relative_to(policies).as_posix()):
        noted = Problems()
        try:
            node = read_file(path, problems=noted)
        except InputError as error:
            problems.extend(problems_of(error))
            continue
        source = f"{policies.resolve().name}/{path.relative_to(policies).as_posix()}"
        shape = Problems()
        template = _TemplateReader(node, source, shape).read()
        noted.extend_elsewhere(shape)
        problems.extend(noted)
        if template:
            found.append(template)
    if not found and not problems:
        expected = "statement templates: YAML files in folders such as `team`"
        raise InputError([Problem(Place(str(policies)), "a folder without statement templates", expected)])
    return tuple(found)


def _paths(policies: Path) -> list[Path]:
    folders = [path for path in policies.iterdir() if path.is_dir() and path.name not in OTHER_FOLDERS]
    return [path for folder in folders for path in folder.rglob("*") if path.suffix in YAML_SUFFIXES]


class _TemplateReader:
    """Reads one file; notes every problem."""

    def __init__(self, root: Node, source: str, problems: Problems) -> None:
        self.root = root
        self.source = source
        self.problems = problems
        self.members: dict[str, Node] = root.value if isinstance(root.value, dict) else {}

    def read(self) -> Template | None:
        before = len(self.problems)
        if not self.members:
            self.problems.add(self.root.place, self.root.describe(), "a template: a mapping with `Statement`")
            return None
        self.known(self.root, _HEAD)
        policy_type = self.choice("policy_type", [str(one) for one in TYPES])
        per = self.choice("per", [str(one) for one in Per])
        attached_to = self.attached_to()
        document, level = self.document(), self.level(policy_type)
        headless = len(self.problems) > before
        statements = self.statements(per)
        treatments = self.treatments()
        if headless or policy_type is None or per is None:
            return None
        return Template(
            self.source,
            PolicyType(policy_type),
            attached_to,
            Per(per),
            document,
            level,
            statements,
            treatments,
            self.root.place,
        )

    def known(self, node: Node, names: tuple[str, ...]) -> None:
        for name in node.value if isinstance(node.value, dict) else ():
            if name not in names:
                listed = ", ".join(f"`{word}`" for word in names)
                found = f"unknown member `{name}`"
                self.problems.add(node.key_place(name), found, f"one of {listed}", nearest(name, names))

    def choice(self, name: str, choices: list[str]) -> str | None:
        listed = ", ".join(f"`{word}`" for word in choices)
        node = self.members.get(name)
        if node is None:
            self.problems.add(self.root.place, f"a template without `{name}`", f"`{name}`: one of {listed}")
            return None
        if isinstance(node.value, str) and node.value in choices:
            return node.value
        meant = nearest(node.value, choices) if isinstance(node.value, str) else None
        self.problems.add(node.place, node.describe(), f"one of {listed}", meant)
        return None

    def attached_to(self) -> tuple[PrincipalKind, ...]:
        kinds = self.texts(self.root, "attached_to", "principal kinds such as `[execution_role]`")
        known = [str(kind) for kind in ATTACHABLE]
        for kind in kinds:
            if kind not in known:
                listed = ", ".join(f"`{word}`" for word in known)
                place = self.members["attached_to"].place
                self.problems.add(place, f"unknown principal kind `{kind}`", f"one of {listed}", nearest(kind, known))
        return tuple(kind for kind in ATTACHABLE if kind in kinds)

    def document(self) -> str | None:
        node = self.members.get("document")
        if node is None:
            return None
        if isinstance(node.value, str) and _STEM.fullmatch(node.value):
            return node.value
        self.problems.add(node.place, node.describe(), "a document's name: lower-case words joined by `-` or `/`")
        return None

    def level(self, policy_type: str | None) -> str | None:
        if policy_type == PolicyType.SCP:
            return self.choice("level", list(LEVELS))
        if "level" in self.members:
            place = self.root.key_place("level")
            self.problems.add(place, f"`level` in a template of policy type `{policy_type}`", "`level` in an SCP only")
        return None

    def statements(self, per: str | None) -> tuple[TemplateStatement, ...]:
        node = self.members.get("Statement")
        if node is None:
            if "not_isolated_by_tags" not in self.members:
                self.problems.add(
                    self.root.place, "a template without `Statement`", "`Statement`: a list of statements"
                )
            return ()
        if not isinstance(node.value, list) or not node.value:
            self.problems.add(node.place, node.describe(), "a list of statements")
            return ()
        read = [self.statement(statement, per) for statement in node.value]
        return tuple(statement for statement in read if statement)

    def statement(self, node: Node, per: str | None) -> TemplateStatement | None:
        if not isinstance(node.value, dict):
            self.problems.add(node.place, node.describe(), "a statement: a mapping with `Sid`, `serves` and `Effect`")
            return None
        sid = node.value.get("Sid")
        if sid is None or not isinstance(sid.value, str) or not sid.value:
            self.problems.add(node.place, "a statement without `Sid`", "a `Sid`, by which reports name the statement")
            return None
        serves = self.texts(node, "serves", "the properties that the statement serves, such as `[I1, L1]`")
        for word in serves:
            if not _PROPERTY.fullmatch(word):
                self.problems.add(node.value["serves"].place, f"`{word}` in `serves`", "ids such as `I1` or `L1`")
        only = None
        if "permission_profiles" in node.value:
            only = self.texts(node, "permission_profiles", "names of permission profiles")
            if per is not None and per != Per.PERMISSION_PROFILE:
                place = node.key_place("permission_profiles")
                expected = "`permission_profiles` in templates that are made `per: permission_profile`"
                self.problems.add(place, "`permission_profiles` in a statement", expected)
        policy = copy(node)
        policy.value = {name: member for name, member in node.value.items() if name not in _OURS}
        chosen, unless = (self.made_or_not(node, name) for name in _CHOICE)
        return TemplateStatement(policy, sid.value, serves, only, node.place, sid.place, chosen, unless)

    def made_or_not(self, node: Node, name: str) -> str | None:
        """The choice of teams.yaml with which a statement stands or falls."""
        member = node.value.get(name) if isinstance(node.value, dict) else None
        if member is None or member.value in CHOICES:
            return None if member is None else str(member.value)
        meant = nearest(member.value, CHOICES) if isinstance(member.value, str) else None
        self.problems.add(member.place, member.describe(), f"one of {', '.join(f'`{one}`' for one in CHOICES)}", meant)
        return None

    def texts(self, node: Node, name: str, expected: str) -> tuple[str, ...]:
        """Return a list of texts that must not be empty."""
        member = node.value.get(name) if isinstance(node.value, dict) else None
        if member is None:
            self.problems.add(node.place, f"`{name}` absent", expected)
            return ()
        items = member.value if isinstance(member.value, list) else [member]
        if not items:
            self.problems.add(member.place, "an empty list", expected)
        for item in items:
            if not isinstance(item.value, str):
                self.problems.add(item.place, item.describe(), expected)
        return tuple(item.value for item in items if isinstance(item.value, str))

    def treatments(self) -> dict[str, Treatment]:
        node = self.members.get("not_isolated_by_tags")
        if node is None:
            return {}
        if not isinstance(node.value, dict):
            self.problems.add(node.place, node.describe(), "a mapping from actions to their treatment")
            return {}
        return {action: self.treatment(action, value, node.key_place(action)) for action, value in node.value.items()}

    def treatment(self, action: str, node: Node, place: Place) -> Treatment:
        self.known(node, _TREATMENT)
        members = node.value if isinstance(node.value, dict) else {}
        texts = {name: members[name].value if name in members else "" for name in _TREATMENT}
        for name in ("treatment", "reason", "source"):
            if not texts[name]:
                self.problems.add(node.place, f"`{name}` absent for `{action}`", "`treatment`, `reason` and `source`")
        for name, text in texts.items():
            if not isinstance(text, str):
                self.problems.add(members[name].place, members[name].describe(), f"text as `{name}`")
        treatment, reason, exposes, source = (str(texts[name]) for name in _TREATMENT)
        return Treatment(action, treatment, reason, exposes, source, place)
