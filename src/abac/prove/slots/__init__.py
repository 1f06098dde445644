"""A request of unknowns: who asks is fixed, segments of the resource's ARN and context keys are slots."""

from abac.prove.slots.asker import Asker
from abac.prove.slots.domain import Domain, Gap, Template
from abac.prove.slots.space import SEGMENT_SLOTS, Space

__all__ = ["SEGMENT_SLOTS", "Asker", "Domain", "Gap", "Space", "Template"]
