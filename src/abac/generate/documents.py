"""Templates → documents: one logical document for each profile that it is made for, read strictly, split, measured."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from abac.catalog import image_accounts
from abac.errors import AbacError, InputError
from abac.generate.expressions import Context, Substitution
from abac.generate.limits import Limit
from abac.generate.statements import check_sids, grouped, once, read_statements
from abac.generate.template import Per, Template, TemplateStatement
from abac.language.policy import Policy, PolicyType
from abac.language.read import read_policy
from abac.language.world import PrincipalKind
from abac.language.write import size, split, to_json
from abac.located import Place, Problem, Problems, nearest, problems_of, read_json
from abac.teams import Registry, made_by_any, naming


@dataclass(frozen=True, slots=True)
class StatementSource:
    """Where a rendered statement was written, and which properties it serves."""

    sid: str
    source: str
    line: int
    serves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """One rendered document. `characters` as AWS counts them."""

    file: str
    name: str
    policy_type: PolicyType
    attached_to: tuple[PrincipalKind, ...]
    permission_profile: str | None
    network_profile: str | None
    level: str | None
    policy: Policy
    text: str
    characters: int
    limit: int
    sources: tuple[StatementSource, ...]


@dataclass(frozen=True, slots=True)
class _Instance:
    """One logical document for one profile, before it is split."""

    templates: tuple[Template, ...]
    attached_to: tuple[PrincipalKind, ...]
    permission_profile: str | None = None
    network_profile: str | None = None

    @property
    def stem(self) -> str:
        """The document's file without number and suffix: `team/data-scientist`, `guardrails/scp/unit`."""
        first = self.templates[0]
        parts = [first.stem, first.level, self.permission_profile or self.network_profile]
        return "/".join(part for part in parts if part)


def documents(
    templates: Iterable[Template],
    registry: Registry,
    limits: Mapping[PolicyType, Limit],
    noted: Iterable[Problem] = (),
) -> tuple[Document, ...]:
    """Render every document, in the order of their files.

    Raises InputError with the problems of all templates, behind those that were `noted` when reading them.
    """
    problems = Problems()
    accounts = frozenset(team.account for team in registry.teams.values())
    made: list[Document] = []
    for group in grouped(templates):
        check_sids(group, problems)
        for instance in _instances(group, registry, problems):
            made.extend(_render(instance, registry, accounts, limits, problems))
    _check_names(made, problems)
    once(noted, problems).raise_if_any()
    return tuple(sorted(made, key=lambda document: document.file))


def _instances(group: tuple[Template, ...], registry: Registry, problems: Problems) -> Iterator[_Instance]:
    first = group[0]
    _check_profiles(group, registry, problems)
    if first.per is Per.PERMISSION_PROFILE:
        for name in registry.permission_profiles:
            yield _Instance(group, first.attached_to, permission_profile=name)
    elif first.per is Per.NETWORK_PROFILE:
        for name, network in registry.network_profiles.items():
            attached_to = first.attached_to
            if not network.deny_on_execution_roles:
                # The switch of ISOLATION.md, I8: neither SCPs nor execution roles carry the network's Deny then.
                attached_to = tuple(kind for kind in attached_to if kind is not PrincipalKind.EXECUTION_ROLE)
                if first.policy_type is PolicyType.SCP:
                    continue
            if attached_to:
                yield _Instance(group, attached_to, network_profile=name)
    else:
        yield _Instance(group, first.attached_to)


def _check_profiles(group: tuple[Template, ...], registry: Registry, problems: Problems) -> None:
    known = registry.permission_profiles
    for template in group:
        without = {
            Per.PERMISSION_PROFILE: {PrincipalKind.DEFAULT_ROLE, PrincipalKind.BACKEND, PrincipalKind.OPENER},
            Per.NETWORK_PROFILE: {PrincipalKind.DEFAULT_ROLE, PrincipalKind.BACKEND, PrincipalKind.PERMISSION_SET},
        }.get(template.per, set())
        lonely = [kind for kind in template.attached_to if kind in without]
        if lonely and template.policy_type is not PolicyType.SCP:
            found = f"`per: {template.per}` for `{lonely[0]}`, which has none"
            problems.add(template.place, found, "`per: nothing`, or other principal kinds")
        for statement in template.statements:
            for name in statement.permission_profiles or ():
                if name not in known:
                    listed = ", ".join(f"`{word}`" for word in known)
                    found = f"unknown permission profile `{name}` in statement `{statement.sid}`"
                    problems.add(statement.place, found, f"one of {listed}", nearest(name, known))


def _context(instance: _Instance, registry: Registry) -> Context:
    context: dict[str, Mapping[str, Any]] = {
        "names": naming.TEMPLATE_NAMES,
        "aws": {"image_accounts": image_accounts()},
    }
    if instance.permission_profile:
        permission = registry.permission_profiles[instance.permission_profile].model_dump()
        models = permission["choices"]["bedrock_models"]
        own = {
            "name": instance.permission_profile,
            "own_role": naming.own_role_arn(instance.permission_profile),
            "foundation_models": [naming.foundation_model_arn(model) for model in models],
        }
        context["permission"] = permission | own
    if instance.network_profile:
        network = registry.network_profiles[instance.network_profile].model_dump()
        own = {"name": instance.network_profile, "opener": naming.opener_arn(instance.network_profile)}
        context["network"] = network | own
    return context


def _choices(instance: _Instance, registry: Registry) -> Collection[str]:
    """What the permission profile chooses; of a document that all share, what any of them does."""
    if instance.permission_profile:
        return registry.permission_profiles[instance.permission_profile].choices.made()
    return made_by_any(one.choices for one in registry.permission_profiles.values())


def _render(
    instance: _Instance,
    registry: Registry,
    accounts: frozenset[str],
    limits: Mapping[PolicyType, Limit],
    problems: Problems,
) -> list[Document]:
    first = instance.templates[0]
    before = len(problems)
    substitution = Substitution(_context(instance, registry), accounts, problems)
    made = _choices(instance, registry)
    chosen = [
        (template, statement)
        for template in instance.templates
        for statement in template.statements
        if statement.is_for(instance.permission_profile, made)
    ]
    if not chosen:
        return []
    nodes = [node for _, statement in chosen if (node := substitution.filled(statement.node))]
    policy = read_statements(nodes, first.policy_type, problems) if nodes else None
    if policy is None or len(problems) > before:
        return []
    limit = limits[first.policy_type]
    try:
        parts = _split(instance, policy, limit)
    except InputError as error:
        problems.extend(problems_of(error))
        return []
    written = {statement.node.place: (template, statement) for template, statement in chosen}
    return [_document(instance, part, number, limit, written) for number, part in enumerate(parts, start=1)]


def _split(instance: _Instance, policy: Policy, limit: Limit) -> list[Policy]:
    policy_type = instance.templates[0].policy_type
    if limit.splits:
        return split([policy], limit.filled)
    characters = size(policy)
    if characters > limit.characters:
        found = f"the {policy_type} policy `{instance.stem}` of {characters:,} characters"
        remedy = "it cannot be split: take statements or operands out"
        raised = f" (AWS raises it to {limit.raisable_characters:,})" if limit.raisable_characters else ""
        expected = f"at most {limit.characters:,} characters{raised}; {remedy}"
        raise InputError([Problem(policy.statements[0].place, found, expected)])
    return [policy]


def _document(
    instance: _Instance,
    policy: Policy,
    number: int,
    limit: Limit,
    written: Mapping[Place, tuple[Template, TemplateStatement]],
) -> Document:
    first = instance.templates[0]
    part = number if limit.splits else None
    stem = instance.stem
    name = naming.document_name(stem.removeprefix("team/"), part)
    if first.policy_type is PolicyType.BOUNDARY:
        stem, name = "boundary", naming.BOUNDARY
    file = f"{stem}.json" if part is None else f"{stem}.{part}.json"
    text = to_json(policy)
    _check_round_trip(policy, text, file, first.policy_type)
    sources = []
    for statement in policy.statements:
        template, origin = written[statement.place]
        sources.append(StatementSource(statement.sid or "", template.source, origin.place.line, origin.serves))
    return Document(
        file,
        name,
        first.policy_type,
        instance.attached_to,
        instance.permission_profile,
        instance.network_profile,
        first.level,
        replace(policy, name=name),
        text,
        size(policy),
        limit.characters,
        tuple(sources),
    )


def _check_round_trip(policy: Policy, text: str, file: str, policy_type: PolicyType) -> None:
    """Read back what was written: a document that says something else than its template is a defect of ours."""
    if read_policy(read_json(text.encode(), file), policy_type) != policy:
        raise AbacError(f"{file}: the written document does not read as the policy that was rendered")


def _check_names(made: list[Document], problems: Problems) -> None:
    for attribute in ("file", "name"):
        first: dict[str, Document] = {}
        for document in made:
            word = getattr(document, attribute)
            other = first.setdefault(word.lower(), document)
            if other is not document:
                place = document.policy.statements[0].place
                found = f"a second document with the {attribute} `{word}`"
                earlier = other.policy.statements[0].place
                problems.add(place, found, f"another `document` than the templates at {earlier}")
