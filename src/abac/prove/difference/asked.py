"""Who is asked about, with everything that decides their requests in either version."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from abac.contract import STRANGER_ACCOUNT, cast_for
from abac.contract.alphabets import Alphabets
from abac.contract.questions import Caller, Session
from abac.language.pattern import Pattern
from abac.language.policy import Effect, Patterns, Policy, Statement
from abac.language.policy_set import PolicySet
from abac.language.principal import PrincipalElement
from abac.language.world import PrincipalKind, RolePrincipal, World
from abac.lint.alphabets import TAGS
from abac.prove.difference.names import Callers, Context, callers
from abac.prove.difference.outsiders import outsiders
from abac.prove.difference.pairing import Pair
from abac.prove.difference.slices import Group
from abac.prove.encode import Documents
from abac.prove.slots import Asker

_EVERYTHING: Final = Patterns((Pattern.parse("*"),))
_STUDIO: Final = (Session.PRIVATE_SPACE, Session.SHARED_SPACE, Session.JOB)
OPEN: Final = "not known, taken as open"
# What is not known of others is taken as open, so that only what is compared can refuse.
_ALLOWS_ALL: Final = Policy((Statement(Effect.ALLOW, _EVERYTHING, _EVERYTHING),), name=OPEN)
_RESOURCE_DECIDES: Final = ("kms", "sts")  # a key's and a role's own policy must let the caller (`simulate.sides`)

Resources = Mapping[str, Policy]
Versions = tuple[Documents, Documents]


@dataclass(frozen=True, slots=True)
class Asked:
    """One caller, all documents that may decide in either version, and the accounts whose resources are asked about.

    `calling` gives the callers that stand for all, for actions of which some statements speak. `by_resources`: only
    what policies of resources name is asked about.
    """

    asker: Asker
    before: Documents
    after: Documents
    accounts: tuple[str, ...]
    calling: Callable[[Group], Callers]
    by_resources: bool = False
    _made: dict[tuple[bool, bool], Versions] = field(init=False, repr=False, compare=False, default_factory=dict)

    @classmethod
    def told(
        cls, asker: Asker, before: Documents, after: Documents, accounts: tuple[str, ...], *, by_resources: bool = False
    ) -> Asked:
        """A caller all of whose names are told, in one session."""
        return cls(asker, before, after, accounts, lambda _: Callers((asker,)), by_resources)

    @property
    def principal(self) -> str:
        """The caller as people know it: a role by its own ARN."""
        return self.asker.principal_arn or self.asker.principal.text

    def documents(self, action: str, account: str) -> Versions:
        """What decides in either version about an action on resources of an account; the same values each time."""
        elsewhere = account != self.asker.principal.account
        opened = elsewhere or action.partition(":")[0] in _RESOURCE_DECIDES
        if self.by_resources or not opened:
            return self.before, self.after
        if (elsewhere, opened) not in self._made:
            everybody = _opened("" if elsewhere else account)
            self._made[elsewhere, opened] = (
                _with(self.before, everybody, elsewhere=elsewhere),
                _with(self.after, everybody, elsewhere=elsewhere),
            )
        return self._made[elsewhere, opened]


def asked_roles(old: World, new: World, pairs: tuple[Pair, ...], alphabets: Alphabets = TAGS) -> Iterator[Asked]:
    """The paired roles, in their own account and in one of strangers who let everybody at what is theirs."""
    before, after = resources(old, new, pairs)
    for pair in pairs:
        yield of_role(
            pair.new,
            new,
            Documents(old.policies_for(pair.old, ""), before),
            Documents(new.policies_for(pair.new, ""), after),
            (pair.new.account, STRANGER_ACCOUNT),
            alphabets=alphabets,
        )


def of_role(
    role: RolePrincipal,
    world: World,
    before: Documents,
    after: Documents,
    accounts: tuple[str, ...],
    alike: tuple[RolePrincipal, ...] = (),
    alphabets: Alphabets = TAGS,
) -> Asked:
    """A role in each kind of session, under every name that statements tell from its own.

    `alike` as for `callers`; `alphabets` say which characters names may hold.
    """
    contexts = sessions(role, world)

    def calling(group: Group) -> Callers:
        here = contexts if group.by_session else contexts[:1]
        return callers(role, world, here, group.speaking, alike, alphabets)

    return Asked(callers(role, world, contexts[:1], ()).askers[0], before, after, accounts, calling)


def asked_outsiders(old: World, new: World, pairs: tuple[Pair, ...]) -> Iterator[Asked]:
    """Who is no role of the world but may be let in by a policy of a resource, where those policies differ.

    What their own policies say is not known and taken as allowing everything.
    """
    before, after = resources(old, new, pairs)
    if before == after and old.rcp == new.rcp:
        return
    accounts = tuple(sorted({account for arn in (*before, *after) if (account := arn.split(":", 5)[4])}))
    known = frozenset(role.arn for world in (old, new) for role in world.principals)
    for outsider in outsiders((*before.values(), *after.values()), accounts, known):
        # The organisation's policies bind who is in the organisation; of strangers nobody knows.
        inside = outsider.principal.account in accounts
        own = () if outsider.principal.is_outsider else (_ALLOWS_ALL,)
        sets = (PolicySet(identity=own, scp=world.scp if inside else None, rcp=world.rcp) for world in (old, new))
        earlier, later = sets
        yield Asked.told(outsider, Documents(earlier, before), Documents(later, after), accounts, by_resources=True)


def sessions(role: RolePrincipal, world: World) -> tuple[Context, ...]:
    """A role's own keys in each kind of session that it has, as a user of the role's team."""
    cast = cast_for(role, world)
    kinds = _STUDIO if role.kind is PrincipalKind.EXECUTION_ROLE else (Session.ROLE,)
    return tuple(Caller(role, kind, cast).context() for kind in kinds)


def resources(old: World, new: World, pairs: tuple[Pair, ...]) -> tuple[Resources, Resources]:
    """The policies of resources in either version, one resource for each two policies that meet.

    Trust policies of roles that only one version has are no difference: their roles are.
    """
    roles = {role.arn for world in (old, new) for role in world.principals}
    renamed = {pair.new.arn: pair.old.trust for pair in pairs if pair.old.arn != pair.new.arn}
    before: dict[str, Policy] = {}
    after: dict[str, Policy] = {}
    met: set[tuple[Policy | None, Policy | None]] = set()
    for arn in dict.fromkeys((*new.resource_policies, *old.resource_policies)):
        is_single = (arn in old.resource_policies) != (arn in new.resource_policies)
        if is_single and arn in roles and arn not in renamed:
            continue
        two = (old.resource_policies.get(arn) or renamed.get(arn), new.resource_policies.get(arn))
        if two not in met:
            met.add(two)
            for side, policy in zip((before, after), two, strict=True):
                if policy is not None:
                    side[arn] = policy
    return before, after


def _opened(account: str) -> Policy:
    """A resource's policy that leaves all to the caller's account; without one, to everybody."""
    named = PrincipalElement(aws=(Pattern.literal(account),)) if account else PrincipalElement(anyone=True)
    return Policy((Statement(Effect.ALLOW, _EVERYTHING, _EVERYTHING, named),), name=OPEN)


def _with(documents: Documents, resource: Policy, *, elsewhere: bool) -> Documents:
    policies = replace(documents.policies, resource=resource)
    if elsewhere:  # another account's resources, under none of our organisation's policies of resources
        return Documents(replace(policies, rcp=None))
    return replace(documents, policies=policies)
