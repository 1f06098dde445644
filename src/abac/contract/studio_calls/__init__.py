"""The working day (L6): the calls that must be allowed, and the request that each becomes for a role.

Source: ISOLATION.md, liveness; the data is `policies/scenarios/studio-calls.yaml`.
"""

from abac.contract.studio_calls.call import FACTS, PERMISSION_PROFILES, Maker, StudioCall
from abac.contract.studio_calls.reading import read_studio_calls
from abac.contract.studio_calls.requests import request_of, session_of

__all__ = ["FACTS", "PERMISSION_PROFILES", "Maker", "StudioCall", "read_studio_calls", "request_of", "session_of"]
