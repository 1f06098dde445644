"""What AWS says of one request: access-denied messages and CloudTrail events, read as far as they tell."""

from abac.language.incident.decoded import read_decoded
from abac.language.incident.event import read_event
from abac.language.incident.incident import Incident, Reported
from abac.language.incident.message import is_message, read_message
from abac.language.incident.wrappings import EVENT_LIMITS, find_events, is_event

__all__ = [
    "EVENT_LIMITS",
    "Incident",
    "Reported",
    "find_events",
    "is_event",
    "is_message",
    "read_decoded",
    "read_event",
    "read_message",
]
