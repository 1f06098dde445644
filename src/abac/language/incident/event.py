"""CloudTrail events.

Sources: CloudTrail User Guide, "CloudTrail record contents for management, data, and network activity events" and
"CloudTrail userIdentity element"; IAM User Guide, "AWS global condition context keys" (what each key holds).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from abac.errors import InputError
from abac.language.incident.incident import Incident, Reported
from abac.language.incident.members import inside, items, mapping, open_texts, tag_pairs, text_of
from abac.language.incident.message import is_message, read_message, reported
from abac.language.pattern import folded
from abac.language.request import Values, context_value
from abac.located import Node, Problems

# Error codes by which services refuse for want of permission; every other code means that something else went wrong.
_DENIALS: Final = frozenset(
    {"accessdenied", "accessdeniedexception", "unauthorizedoperation", "notauthorized", "authorizationerror"}
)
_ENCODED: Final = "AWS's own reason is encoded in `errorMessage`; `aws sts decode-authorization-message` decodes it"
_DATA_OF_SERVICE: Final = ".amazonaws.com"


def read_event(node: Node, name: str) -> Incident:
    """Read one event; `name` is what it is called.

    Raises InputError with every problem: an event without service, operation or caller.
    """
    problems = Problems()
    source = _needed(node, "eventSource", "the service, such as `sagemaker.amazonaws.com`", problems)
    event = _needed(node, "eventName", "the operation, such as `CreateEndpoint`", problems)
    principal = _principal(node, problems)
    problems.raise_if_any()
    said, assumed = _said(node)
    return Incident(
        name=f"{name}: {event}",
        principal=principal,
        action=said.action if said else "",
        resource=said.resource if said else None,
        role=_role(node),
        source=source,
        event=event,
        region=text_of(node, "awsRegion") or "",
        account=text_of(node, "recipientAccountId") or "",
        resources=tuple(_resources(node)),
        parameters=open_texts(inside(node, "requestParameters")),
        context=dict(_context(node)),
        tags=dict(_tags_of_resources(node)),
        reported=_reported(node, said),
        assumed=(*assumed, *_ambiguous(inside(node, "requestParameters", "tags"))),
        place=node.place,
    )


def _needed(node: Node, member: str, expected: str, problems: Problems) -> str:
    found = text_of(node, member)
    if found is None:
        problems.add(node.place, f"an event without `{member}`", expected)
    return found or ""


def _principal(node: Node, problems: Problems) -> str:
    identity = inside(node, "userIdentity")
    kind = text_of(identity, "type")
    if kind == "AWSService" and (service := text_of(identity, "invokedBy")):
        return service
    if text_of(identity, "accountId") == "anonymous" or text_of(identity, "accountId") == "ANONYMOUS_PRINCIPAL":
        return "*"
    found = text_of(identity, "arn")
    if found is None:
        place = identity.place if identity is not None else node.place
        problems.add(place, f"a `userIdentity` of type `{kind or 'none'}` without `arn`", "the ARN of the caller")
    return found or ""


def _role(node: Node) -> str | None:
    issuer = text_of(node, "userIdentity", "sessionContext", "sessionIssuer", "arn")
    return issuer if issuer and ":role/" in issuer else None


def _said(node: Node) -> tuple[Incident | None, list[str]]:
    """What the error message tells; it is nearer to the authorisation than the event's own name."""
    message = text_of(node, "errorMessage")
    if message is None or not is_message(message):
        return None, []
    try:
        return read_message(message), []
    except InputError:  # an encoded message: the event's own members must do
        return None, [_ENCODED]


def _reported(node: Node, said: Incident | None) -> Reported | None:
    code = text_of(node, "errorCode")
    if said is not None:
        return said.reported
    if code is None:
        return Reported(allowed=True)
    if code.rpartition(".")[2].lower() in _DENIALS:
        return reported(text_of(node, "errorMessage") or "")
    return None


def _resources(node: Node) -> Iterator[str]:
    for item in items(inside(node, "resources")):
        found = text_of(item, "ARN") or text_of(item, "arn")
        if found:
            yield found


def _context(node: Node) -> Iterator[tuple[str, Values]]:
    """The condition keys that an event tells, each once; enriched events tell more, and say it last."""
    yield from _of_network(node)
    yield from _of_session(inside(node, "userIdentity", "sessionContext"))
    yield from _of_time(node)
    if region := text_of(node, "awsRegion"):
        yield "aws:RequestedRegion", region
    if agent := text_of(node, "userAgent"):
        yield "aws:UserAgent", agent
    if inside(node, "tlsDetails") is not None:
        yield "aws:SecureTransport", "true"
    yield from _of_tags(inside(node, "requestParameters"))
    yield from _enriched(inside(node, "eventContext"))


def _of_network(node: Node) -> Iterator[tuple[str, Values]]:
    """Where the call came from. Through an endpoint there is no aws:SourceIp, and a service shows no address."""
    address = text_of(node, "sourceIPAddress") or ""
    endpoint = text_of(node, "vpcEndpointId")
    service = text_of(node, "userIdentity", "invokedBy") or (address if address.endswith(_DATA_OF_SERVICE) else None)
    kind = text_of(node, "userIdentity", "type")
    if kind != "AWSService":
        yield "aws:PrincipalIsAWSService", "false"
        yield "aws:ViaAWSService", "true" if service else "false"
        if service:
            yield "aws:CalledVia", (service,)
    if endpoint:
        yield "aws:SourceVpce", endpoint
    if _is_address(address):
        yield ("aws:VpcSourceIp" if endpoint else "aws:SourceIp"), address


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _of_session(session: Node | None) -> Iterator[tuple[str, Values]]:
    if identity := text_of(session, "sourceIdentity"):
        yield "aws:SourceIdentity", identity
    if issued := text_of(session, "attributes", "creationDate"):
        yield "aws:TokenIssueTime", issued
    if mfa := text_of(session, "attributes", "mfaAuthenticated"):
        yield "aws:MultiFactorAuthPresent", mfa


def _of_time(node: Node) -> Iterator[tuple[str, Values]]:
    time = text_of(node, "eventTime")
    if time is None:
        return
    try:
        moment = datetime.fromisoformat(time)
    except ValueError:
        return
    if moment.tzinfo is not None:
        yield "aws:CurrentTime", time
        yield "aws:EpochTime", str(int(moment.timestamp()))


def _of_tags(parameters: Node | None) -> Iterator[tuple[str, Values]]:
    """Tags that the call gives, or takes away: aws:RequestTag and aws:TagKeys."""
    given = dict(tag_pairs(inside(parameters, "tags")))
    for key, value in given.items():
        yield f"aws:RequestTag/{key}", value
    taken = [item.value for item in items(inside(parameters, "tagKeys")) if isinstance(item.value, str)]
    if given or taken:
        yield "aws:TagKeys", (*given, *taken)


def _ambiguous(tags: Node | None) -> Iterator[str]:
    """Tag keys that differ in case alone: two tags, one condition key (IAM User Guide, Tags for IAM resources)."""
    spelled: dict[str, str] = {}
    for key, _ in tag_pairs(tags):
        if spelled.setdefault(folded(key), key) != key:
            yield f"the tags `{spelled[folded(key)]}` and `{key}` are one condition key: the last one is taken"


def _enriched(context: Node | None) -> Iterator[tuple[str, Values]]:
    """Condition keys and tags of the caller in enriched events (eventContext)."""
    for key, member in mapping(inside(context, "requestContext")).items():
        value = context_value(member.plain())
        if ":" in key and value is not None:
            yield key, value
    for key, text in tag_pairs(inside(context, "tagContext", "principalTags")):
        yield f"aws:PrincipalTag/{key}", text


def _tags_of_resources(node: Node) -> Iterator[tuple[str, dict[str, str]]]:
    for item in items(inside(node, "eventContext", "tagContext", "resourceTags")):
        arn = text_of(item, "arn")
        if arn:
            yield arn, dict(tag_pairs(inside(item, "tags")))
