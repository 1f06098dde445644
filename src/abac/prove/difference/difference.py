"""What a new version of a world allows that the old one did not, and the other way round, for all requests.

Source: PROOF.md, Mutation (semantic diff); CLI reference, `abac diff`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from abac.contract import STRANGER_ACCOUNT
from abac.contract.alphabets import Alphabets, taken_for_granted
from abac.language.policy_set import PolicySet
from abac.language.world import RolePrincipal, World
from abac.lint.alphabets import TAGS
from abac.prove.delimited import read_names
from abac.prove.difference.asked import asked_outsiders, asked_roles, of_role, resources
from abac.prove.difference.examples import changes, undecided
from abac.prove.difference.names import aligned
from abac.prove.difference.outsiders import by_providers
from abac.prove.difference.pairing import Pair, Pairing, documents_of, pairing
from abac.prove.difference.rows import Row, count, groups_of, rows
from abac.prove.encode import Documents
from abac.prove.query import Arbiter, Proved, Refuted
from abac.results.diff import Change, Diff, Undecided

Progress = Callable[[int, int], None]
"""Called with how many callers are done and how many there are."""


def diff(
    old: World,
    new: World,
    *,
    alphabets: Alphabets = TAGS,
    arbiter: Arbiter | None = None,
    progress: Progress = lambda done, total: None,
) -> Diff:
    """Compare two worlds for every caller, action, resource type and request.

    Roles are paired by kind, permission profile and network profile; a profile that one version lacks is a difference
    by itself. Each change carries a request that the simulator decides otherwise in the two versions. `alphabets` say
    which characters names may hold (`isolation.yaml`).
    """
    old, new = aligned(old, new)
    paired = pairing(old, new, alphabets)
    asked = tuple(chain(asked_roles(old, new, paired.pairs, alphabets), asked_outsiders(old, new, paired.pairs)))
    gained: list[Change] = []
    lost: list[Change] = []
    unknown = list(_by_providers(old, new, paired.pairs))
    compared = equal = 0
    used: dict[str, None] = {}
    for done, one in enumerate(asked, start=1):
        groups = groups_of(one)
        found = [row for row in rows(one, groups, arbiter=arbiter) if not (row.is_equal and _noted(row, used))]
        gained += changes(one.principal, found, gained=True)
        lost += changes(one.principal, found, gained=False)
        unknown += undecided(one.principal, found)
        counted = count(one, groups)
        compared, equal = compared + counted.rows, equal + counted.same
        progress(done, len(asked))
    return Diff(
        gained=(*gained, *_alone(paired.added, new, gained=True)),
        lost=(*lost, *_alone(paired.removed, old, gained=False)),
        unknown=tuple(unknown),
        added=tuple(role.arn for role in paired.added),
        removed=tuple(role.arn for role in paired.removed),
        changed=tuple(words for pair in paired.pairs for words in _changed(pair)),
        compared=compared,
        equal=equal,
        assumptions=(*_assumed(paired), *_alphabets(old, new, alphabets), *used),
    )


def _noted(row: Row, used: dict[str, None]) -> bool:
    """Remember what a proof assumed."""
    for answer in (row.gained, row.lost):
        if isinstance(answer, Proved):
            used.update(dict.fromkeys(assumption.words for assumption in answer.assumptions))
    return True


def _alone(roles: Iterable[RolePrincipal], world: World, *, gained: bool) -> Iterator[Change]:
    """One request that a role of one version alone may make, as an example of all that it brings or takes."""
    for role in roles:
        here = Documents(world.policies_for(role, ""), {})
        nothing = Documents(PolicySet(), {})
        before, after = (nothing, here) if gained else (here, nothing)
        asked = of_role(role, world, before, after, (role.account,))
        wanted = (
            row for row in rows(asked, groups_of(asked)) if isinstance(row.gained if gained else row.lost, Refuted)
        )
        example = next(wanted, None)
        if example is not None:
            yield from changes(role.arn, (example,), gained=gained)


def _changed(pair: Pair) -> Iterator[str]:
    """What became of a role's tags: requests bear them, so no two requests of the versions are the same."""
    for key in dict.fromkeys((*pair.old.tags, *pair.new.tags)):
        before, after = (f"`{role.tags[key]}`" if key in role.tags else "absent" for role in (pair.old, pair.new))
        if before != after:
            yield f"{pair.new.arn}: tag `{key}` was {before}, is {after}"


def _by_providers(old: World, new: World, pairs: tuple[Pair, ...]) -> Iterator[Undecided]:
    """Identity providers and canonical users are not asked about, so a change of what they may do is not known."""
    before, after = resources(old, new, pairs)
    for arn in dict.fromkeys((*before, *after)):
        versions = (by_providers(filter(None, (side.get(arn),))) for side in (before, after))
        if len(set(versions)) > 1:
            because = f"the policy of {arn} differs in what it lets identity providers or canonical users do"
            yield Undecided(
                ("sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"), "federated", ("role",), because
            )


def _alphabets(old: World, new: World, alphabets: Alphabets) -> Iterator[str]:
    """What is taken for granted of names that no source tells."""
    if old.symbolic or new.symbolic:
        statements = (one for policy in documents_of(old, new) for one in policy.statements)
        yield from taken_for_granted(read_names(statements, alphabets=alphabets).tokens, alphabets, "isolation.yaml")


def _assumed(paired: Pairing) -> Iterator[str]:
    many = [pair for pair in paired.pairs if pair.stands_for > 1]
    if many:
        total = sum(pair.stands_for for pair in many)
        yield (
            f"{len(many)} roles stand for {total} that no document tells apart: variables stand delimited, so what "
            "holds of one team's names holds of all"
        )
    yield "actions, resource types and condition keys are those that the catalogue knows of"
    yield (
        f"resources are the caller's account's and those of another account ({STRANGER_ACCOUNT}) whose policies let "
        "everybody; keys and roles that no source describes let their own account"
    )
