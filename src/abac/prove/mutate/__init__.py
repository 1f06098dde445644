"""Every single change of every statement: does a property notice, or is it proved to change nothing?"""

from abac.prove.mutate.accepted import Accepted, explained, read_accepted
from abac.prove.mutate.mutate import Progress, mutate

__all__ = ["Accepted", "Progress", "explained", "mutate", "read_accepted"]
