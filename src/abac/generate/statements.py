"""The statements of templates that share a document, read in IAM's language and looked up in AWS's catalogue."""

from __future__ import annotations

from collections.abc import Iterable

from abac.generate.catalogue import mistakes
from abac.generate.expressions import Substitution, replaced
from abac.generate.template import Template
from abac.language.policy import Policy, PolicyType
from abac.language.read import Faults
from abac.language.read.document import read_document
from abac.located import Node, Place, Problem, Problems, from_plain

VERSION = "2012-10-17"


def grouped(templates: Iterable[Template]) -> list[tuple[Template, ...]]:
    """Bring together the files that share a logical document."""
    groups: dict[tuple[object, ...], list[Template]] = {}
    for template in templates:
        if template.statements:
            key = (template.policy_type, template.attached_to, template.per, template.level, template.stem)
            groups.setdefault(key, []).append(template)
    return [tuple(group) for group in groups.values()]


def check_sids(group: tuple[Template, ...], problems: Problems) -> None:
    """Note each Sid that a logical document has twice."""
    first: dict[str, Place] = {}
    for template in group:
        for statement in template.statements:
            own = statement.sid_place
            place = first.setdefault(statement.sid, own)
            if place is not own:
                expected = f"each Sid once in a document (first at {place})"
                problems.add(own, f"the Sid `{statement.sid}` a second time", expected)


def read_statements(nodes: list[Node], policy_type: PolicyType, problems: Problems) -> Policy:
    """Read the statements as one document of IAM's language; places stay those of the templates.

    The policy is whole only where there was no problem; its statements are looked up in the catalogue in any case.
    """
    document = replaced(nodes[0], {"Version": from_plain(VERSION), "Statement": replaced(nodes[0], nodes)})
    faults, found = Faults(), Problems()
    policy = read_document(document, policy_type, "", faults)
    found.extend(faults.problems)
    found.extend_elsewhere(mistakes(policy, policy_type, {node.place: node for node in nodes}))
    problems.extend(found)
    return policy


def check_language(templates: Iterable[Template], problems: Problems) -> None:
    """Note what is wrong with the statements without expressions: all that can be said without a registry."""
    substitution = Substitution({}, frozenset(), Problems())
    for group in grouped(templates):
        check_sids(group, problems)
        nodes = [node for one in group for statement in one.statements if (node := substitution.filled(statement.node))]
        if nodes:
            read_statements(nodes, group[0].policy_type, problems)


def once(noted: Iterable[Problem], problems: Iterable[Problem]) -> Problems:
    """Return each mistake once: not once a profile, and not in the words of two readers."""
    unique = Problems()
    unique.extend(noted)
    first: dict[tuple[Place, str], Problem] = {}
    for problem in problems:
        first.setdefault((problem.place, problem.found), problem)
    unique.extend_elsewhere(first.values())
    return unique
