"""Every claim about those outside who might assume one role, asked (I11)."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Final

from abac.contract.claims import Claim, Outsider, outsiders_claims, outsiders_of
from abac.language.policy import Effect
from abac.language.principal import Principal
from abac.language.world import RolePrincipal
from abac.prove.isolation.rows import Row
from abac.prove.isolation.setting import Setting, outsiders_documents
from abac.prove.isolation.tally import Breach, Tally
from abac.prove.query import Proved, Refuted, Unknown
from abac.prove.slots import Asker, Space

_STRANGERS: Final = "I11"


def knocked(setting: Setting, role: RolePrincipal, only: frozenset[str]) -> Tally:
    """Ask every claim of the properties `only` about outsiders who ask for one role."""
    tally = Tally()
    if _STRANGERS in only:
        tally.of(_STRANGERS).unknown.update(dict.fromkeys(_not_asked(role)))
    for outsider in outsiders_of(role):
        for claim in outsiders_claims(role, outsider):
            if claim.property in only:
                _judged(setting, role, outsider, claim, tally)
    return tally


def _not_asked(role: RolePrincipal) -> Iterator[str]:
    """Whom the trust policy names and nobody asks for: whoever an identity provider or a canonical id stands for.

    A provider may vouch for anybody on earth; which claims tell them apart is the provider's own matter.
    """
    for statement in role.trust.statements if role.trust else ():
        element = statement.principal
        if statement.effect is Effect.ALLOW and element and (element.federated or element.canonical_user):
            told = ", ".join(f"`{each}`" for each in (*element.federated, *element.canonical_user))
            yield f"the trust policy of {role.name} names {told}, for which nobody is asked about"


def _judged(setting: Setting, role: RolePrincipal, outsider: Outsider, claim: Claim, tally: Tally) -> None:
    started = time.perf_counter()
    principal = Principal.parse(outsider.principal)
    if principal is None:
        raise ValueError(f"`{outsider.principal}` is no principal")
    asker = Asker(principal, dict(outsider.keys), tags_known=False)
    space = Space(asker, claim.action.full_name, claim.resource_type, role.account)
    documents = outsiders_documents(setting.world, role)
    asked = Row(space, documents, setting.opinions)
    answer = asked.answer(claim)
    found, row = tally.of(claim.property), (claim.action.full_name, claim.resource_type)
    if isinstance(answer, Refuted):
        policies = documents.at(answer.request.resource)
        found.broken(
            Breach(
                *row,
                role.kind,
                outsider.words,
                outsider.principal,
                f"{claim.words} ({role.name})",
                claim.expected,
                answer.request,
                answer.decision,
                policies,
            )
        )
    elif isinstance(answer, Unknown):
        found.unknown[f"{row[0]} of {role.name} by {outsider.words}: {answer.because}"] = None
    if not isinstance(answer, Proved) or asked.constrains(claim):
        found.rows.add(row)
    if isinstance(answer, Proved):
        found.core.update(dict.fromkeys(answer.core))
        found.assumptions.update(dict.fromkeys(str(each) for each in answer.assumptions))
    found.seconds += time.perf_counter() - started
