"""An explanation in one sentence, and each miss in one clause."""

from __future__ import annotations

from abac.language.policy import PolicyType
from abac.report import sentences
from abac.report.conditions import called, given, is_negated, values
from abac.results.decision import Outcome
from abac.results.explanation import Explanation, Miss, Standing, StatementStep

NAMES = {
    PolicyType.IDENTITY: "identity policy",
    PolicyType.BOUNDARY: "permissions boundary",
    PolicyType.SESSION: "session policy",
    PolicyType.RESOURCE: "resource policy",
    PolicyType.SCP: "service control policy",
    PolicyType.RCP: "resource control policy",
    PolicyType.VPC_ENDPOINT: "VPC endpoint policy",
    PolicyType.TRUST: "trust policy",
}


def conclusion(explanation: Explanation) -> str:
    """The decision and its reason in one sentence."""
    decision = explanation.decision
    if decision.allowed:
        return f"allowed: {_deciding(explanation)}"
    if decision.outcome is Outcome.EXPLICITLY_DENIED:
        denied = f"denied: {_deciding(explanation)}"
        return f"{denied}; besides, {_not_allowing(explanation)}" if _lacking(explanation) else denied
    return f"denied: {_not_allowing(explanation)}"


def miss_in_words(miss: Miss) -> str:
    """Why the element does not match: `condition StringEquals aws:RequestTag/Team wants …, but the request has …`."""
    wants = values(miss.resolved)
    valueless = ""
    if miss.without_value:
        valueless = f" ({values(miss.without_value)} {'has' if len(miss.without_value) == 1 else 'have'} no value)"
    if miss.condition is None:
        verb = "excepts" if miss.element.startswith("Not") else "names"
        return f"{miss.element} {verb} {wants}{valueless}, the request is about {given(miss.given)}"
    if miss.condition.operator.lower() == "null":
        wants = "the key absent" if miss.resolved[0].lower() == "true" else "the key to be there"
    elif is_negated(miss.condition):
        wants = f"anything but {wants}"
    return f"condition {called(miss.condition)} wants {wants}{valueless}, but the request has {given(miss.given)}"


def reported_in_words(explanation: Explanation) -> str:
    """What AWS itself said, and whether the decision here agrees; empty where AWS said nothing."""
    said = explanation.reported
    if said is None:
        return ""
    if said.allowed:
        words = "AWS allowed it"
    else:
        kind = NAMES[said.policy_type] if said.policy_type else "policy"
        reasons = {True: f"an explicit deny of {_article(kind)}", False: f"that no {kind} allows it", None: "no reason"}
        reason = reasons[said.explicit]
        words = f"AWS denied it and names {reason}{f' ({said.policy})' if said.policy else ''}"
    if explanation.agrees:
        return f"{words}; the decision here agrees"
    why = "a key that the text does not tell may decide, or the policies in force are not those read here"
    return f"{words}; the decision here differs: {why}"


def _article(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _deciding(explanation: Explanation) -> str:
    decision = explanation.decision
    refs = [ref for ref in decision.decided_by if _tells_why(explanation, ref.policy_type)]
    if not refs:
        return "nothing that applies denies it, and no policy needs to allow it"
    shown = [f"{NAMES[ref.policy_type]} {sentences.statement(ref)}" for ref in refs[:2]]
    more = [f"{len(refs) - 2} more"] if len(refs) > 2 else []
    verb = ("allows", "allow") if decision.allowed else ("denies", "deny")
    return f"{' and '.join(shown + more)} {verb[len(refs) > 1]} it"


def _tells_why(explanation: Explanation, policy_type: PolicyType) -> bool:
    """Whether a statement of this policy type tells why: of an allowed request only what grants, not what limits."""
    return not explanation.decision.allowed or policy_type in (PolicyType.IDENTITY, PolicyType.RESOURCE)


def _lacking(explanation: Explanation) -> list[str]:
    """The blocking policy types that give no Allow, in AWS's order."""
    found = [NAMES[step.policy_type] for step in explanation.steps if step.standing is Standing.DOES_NOT_ALLOW]
    for step in explanation.steps:
        if step.policy_type is PolicyType.IDENTITY and step.standing is Standing.DENIES and explanation.closest:
            found.append(NAMES[step.policy_type])
    return found


def _not_allowing(explanation: Explanation) -> str:
    names = _lacking(explanation)
    kinds = " and no ".join(names)
    head = f"no {kinds} allows it" if names else "nothing allows it"
    return f"{head}; {_nearest(explanation.closest)}"


def _nearest(closest: tuple[StatementStep, ...]) -> str:
    if not closest:
        return "no Allow statement there names the action"
    step = closest[0]
    more = len(step.misses) - 1
    rest = f", and {sentences.count(more, 'more element')} {'does' if more == 1 else 'do'} not match" if more else ""
    return f"closest: {sentences.statement(step.ref)}, whose {miss_in_words(step.misses[0])}{rest}"
