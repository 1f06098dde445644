"""Every claim about one role in one kind of session, asked; a proof must hold under every name that a team may have."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from abac.catalog import Action
from abac.contract.alphabets import taken_for_granted
from abac.contract.claims import Account, Claim, Claimant, platform_claims, team_claims
from abac.contract.questions import Session
from abac.language.pattern import folded
from abac.prove.delimited import Names, read_names
from abac.prove.encode import texts_of
from abac.prove.isolation.callers import TEAM_KINDS, Group, asker, sessions_of
from abac.prove.isolation.instances import Instance, Symbols, instances, too_many
from abac.prove.isolation.rows import DENIED, EVERY_REQUEST, Row
from abac.prove.isolation.setting import Applying, Setting, account_of
from abac.prove.isolation.slices import Speaking
from abac.prove.isolation.tally import Breach, Tally
from abac.prove.query import Proved, Refuted, Unknown
from abac.prove.slots import Asker, Space

_ROWS: Final = 256
_ROLES_NAME: Final = "aws:principalarn"


@dataclass(slots=True)
class Enquiry:
    """One team's role in one kind of session: its asker and the documents that apply to it."""

    setting: Setting
    instance: Instance
    session: Session
    asker: Asker = field(init=False)
    applying: Applying = field(init=False)
    _rows: dict[tuple[str, str, Account, str], Row] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        symbolic, of = self.setting.world.symbolic, self.instance
        self.asker = asker(of.role, self.session, of.profile, domain=of.domain, tags_known=not symbolic)
        self.applying = Applying(self.setting, self.instance.role)

    def claims(self, action: Action) -> tuple[Claim, ...]:
        """What must hold of one action."""
        role = self.instance.role
        claimant = Claimant(role, self.session, self.setting.world.team_tag)
        of_kind = team_claims if role.kind in TEAM_KINDS else platform_claims
        return tuple(of_kind(self.setting.contract, claimant, action))

    def may_allow(self, action: Action, account: Account) -> bool:
        """Whether some Allow names the action: without one every request is denied."""
        return self.applying.may_allow(action.full_name, account)

    def row(self, claim: Claim) -> Row:
        """The row that a claim is about; the last ones are remembered, since several claims are about each."""
        key = claim.action.full_name, claim.resource_type, claim.account, claim.aws_account
        if key not in self._rows:
            if len(self._rows) >= _ROWS:
                self._rows.clear()
            space = Space(self.asker, *key[:2], account_of(self.instance.role, claim))
            documents = self.applying.documents(key[0], claim.account)
            self._rows[key] = Row(space, documents, self.setting.opinions, self.may_allow(claim.action, claim.account))
        return self._rows[key]


def asked(setting: Setting, group: Group, session: Session, actions: Iterable[Action], only: frozenset[str]) -> Tally:
    """Ask every claim of the properties `only` about `actions`, for one group of roles in one kind of session."""
    tally = Tally()
    enquiry = Enquiry(setting, Instance(group.role, _profile(group)), session)
    first = sessions_of(group.role)[0]
    symbols = Symbols.of(group.role, setting.compared, setting.world.team_tag)
    for action in actions:
        if session is not first and not _told_apart(enquiry, action):
            continue  # what the session does not change is answered in the first one for all of them
        _uncovered(enquiry, action, tally)
        claims = enquiry.claims(action)
        wanted = [index for index, claim in enumerate(claims) if claim.property in only]
        proved = [index for index in wanted if _judged(enquiry, claims[index], tally)]
        if group.role.kind in TEAM_KINDS and enquiry.may_allow(action, Account.HOME):
            speaking = enquiry.applying.speaking(action.full_name)
            names = _names(setting, speaking, claims, proved)
            _for_all_names(enquiry, group, symbols, action, names, proved, tally)
    return tally


def _told_apart(enquiry: Enquiry, action: Action) -> bool:
    """Whether the kind of session can change what is allowed: something may be, and some statement reads its keys."""
    if not enquiry.may_allow(action, Account.HOME):
        return False
    return any(each.reads_session for each in enquiry.applying.speaking(action.full_name))


def _profile(group: Group) -> str:
    prefix = group.role.tags.get("TeamPrefix") or "nobody"
    return f"alice-{prefix}"


def _names(setting: Setting, speaking: tuple[Speaking, ...], claims: tuple[Claim, ...], proved: list[int]) -> Names:
    statements, premises = (each.statement for each in speaking), (claims[index].premise for index in proved)
    return read_names(statements, premises, setting.alphabets)


def _judged(enquiry: Enquiry, claim: Claim, tally: Tally) -> bool:
    """Ask one claim and note the answer; whether it is proved."""
    if not claim.expected and not enquiry.may_allow(claim.action, claim.account):
        _holds(enquiry, DENIED, claim, tally)
        return True  # the common case: no Allow names the action
    found = tally.of(claim.property)
    started = time.perf_counter()
    answer = enquiry.row(claim).answer(claim)
    row = claim.action.full_name, claim.resource_type
    if isinstance(answer, Refuted):
        found.broken(breach(enquiry, claim, answer))
        found.rows.add(row)
    elif isinstance(answer, Unknown):
        found.unknown[f"{row[0]} on {row[1] or 'no resource'}: {answer.because}"] = None
        found.rows.add(row)
    else:
        _holds(enquiry, answer, claim, tally)
    found.seconds += time.perf_counter() - started
    return isinstance(answer, Proved)


def _holds(enquiry: Enquiry, answer: Proved, claim: Claim, tally: Tally) -> None:
    """Note a proof; its row counts where the premise speaks of some request."""
    _rests_on(answer, claim, tally)
    counted, row = enquiry.setting.counted, (claim.action.full_name, claim.resource_type)
    known = claim.property, *row
    if known in counted or claim.premise == EVERY_REQUEST or enquiry.row(claim).constrains(claim):
        counted.add(known)
        tally.of(claim.property).rows.add(row)


def _rests_on(answer: Proved, claim: Claim, tally: Tally) -> None:
    found = tally.of(claim.property)
    found.core.update(dict.fromkeys(answer.core))
    for each in (*map(str, answer.assumptions), *claim.assumptions):
        found.assumptions[each] = None


def _for_all_names(
    enquiry: Enquiry,
    group: Group,
    symbols: Symbols,
    action: Action,
    names: Names,
    proved: list[int],
    tally: Tally,
) -> None:
    """Ask what is proved of one team again of every team that may differ from it."""
    symbolic = enquiry.setting.world.symbolic
    every = instances(
        group, enquiry.instance.profile, names, symbols, symbolic=symbolic, alphabets=enquiry.setting.alphabets
    )
    for instance in every:
        other = Enquiry(enquiry.setting, instance, enquiry.session)
        claims = other.claims(action)
        everywhere = not instance.keys or any(key in names.spoken for key in instance.keys)
        for index in proved:
            if everywhere or not set(instance.keys).isdisjoint(map(folded, texts_of(claims[index].premise).keys)):
                _judged_again(other, claims[index], tally)
    if symbolic:
        contract = enquiry.setting.contract
        granted = dict.fromkeys(taken_for_granted(names.tokens, enquiry.setting.alphabets, contract.name))
        for claim in enquiry.claims(action) if granted else ():
            found = tally.properties.get(claim.property)
            if found is not None:
                found.assumptions.update(granted)
    for words in _left_open(names, symbols, symbolic=symbolic):
        claims = enquiry.claims(action)
        for index in proved:
            tally.of(claims[index].property).unknown[f"{action.full_name}: {words}"] = None


def _left_open(names: Names, symbols: Symbols, *, symbolic: bool) -> Iterator[str]:
    """Why one name cannot stand for all, the first reason that there is."""
    if names.open:
        yield f"{names.open[0]}: what holds of one team's name need not hold of another's that contains it"
    elif too_many(names, symbols):
        yield "conditions compare names with more literals than can be tried together"
    elif symbolic and _ROLES_NAME in names.spoken:
        yield "a statement reads aws:PrincipalArn, and the source does not tell how the role is called"


def _judged_again(enquiry: Enquiry, claim: Claim, tally: Tally) -> None:
    found = tally.of(claim.property)
    started = time.perf_counter()
    answer = enquiry.row(claim).answer(claim)
    reserved = enquiry.instance.reserved
    if isinstance(answer, Refuted) and reserved and tally.reserved.keys().isdisjoint(enquiry.instance.parts):
        tally.reserved[reserved] = None
        found.assumptions[f"no team has {reserved}: under that name {claim.action.full_name} would not be isolated"] = (
            None
        )
    elif isinstance(answer, Refuted) and not reserved:
        found.broken(breach(enquiry, claim, answer))
    elif isinstance(answer, Unknown):
        found.unknown[f"{claim.action.full_name} on {claim.resource_type}: {answer.because}"] = None
    elif isinstance(answer, Proved):
        _rests_on(answer, claim, tally)
    found.seconds += time.perf_counter() - started


def breach(enquiry: Enquiry, claim: Claim, answer: Refuted) -> Breach:
    """A refuted claim with what decides its request."""
    role = enquiry.instance.role
    kind = role.kind.replace("_", " ")
    profile = f" ({role.permission_profile})" if role.permission_profile else ""
    where = f" in a {enquiry.session}" if enquiry.session in (Session.SHARED_SPACE, Session.JOB) else ""
    who = f"{role.team}'s {kind}{profile}" if role.team else f"the {kind}{profile}"
    return Breach(
        action=claim.action.full_name,
        resource_type=claim.resource_type,
        kind=role.kind,
        who=f"{who}{where}",
        principal=role.arn,
        words=claim.words,
        expected=claim.expected,
        request=answer.request,
        decision=answer.decision,
        policies=enquiry.row(claim).documents.at(answer.request.resource),
    )


def _uncovered(enquiry: Enquiry, action: Action, tally: Tally) -> None:
    """An action that names no resource and that nobody has thought about is covered only where it is denied.

    Source: ISOLATION.md, What cannot be isolated by tags. Of actions on resources every row is in a property.
    """
    contract, role = enquiry.setting.contract, enquiry.instance.role
    thought_about = contract.treatments.of(action.full_name) or contract.is_side_door(action.full_name)
    if not action.is_wildcard_only or thought_about or role.kind not in TEAM_KINDS:
        return
    if enquiry.applying.names(action.full_name):
        claim = Claim("", action, "", EVERY_REQUEST, False, "anything")
        if enquiry.row(claim).allows_any(claim.premise):
            tally.uncovered[f"{action.full_name}: allowed, but in no property and no treatment"] = None
