"""One visit: what is known of a request while it is answered; the log line is written from it, and nothing else."""

from __future__ import annotations

import secrets
import traceback
from dataclasses import dataclass, field

from saml_backend.ports import Unavailable
from saml_backend.refusal import Misconfigured, Refused

# No 0, 1, I, L, O, U: a person reads it to another over the phone.
_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
_FRAMES = 8


def new_reference() -> str:
    """Return a reference id such as `K7QH-M9XD-2RTW`: 58 bits, shown on pages and written to the log."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))


@dataclass(slots=True)
class Visit:
    """The facts of one request.

    INVARIANT: no field holds what was sent, unless it was verified (`user`) or found in the directory (`team`).
    """

    reference: str = field(default_factory=new_reference)
    route: str = "unknown"
    address: str = ""
    vpc_endpoint: str | None = None
    team: str | None = None
    user: str | None = None
    studio_profile: str | None = None
    outcome: str = "answered"
    step: str | None = None
    reason: str | None = None
    detail: str | None = None
    profile_created: bool = False
    failure: str | None = None
    error: str | None = None
    frames: tuple[str, ...] = ()

    def failed(self, outcome: str, error: Exception) -> None:
        """Note a fault without its message: its kind, what our own configuration lacks, and where it came through."""
        self.outcome, self.error = outcome, type(error).__qualname__
        if isinstance(error, Unavailable):
            self.error = f"{error.service}:{error.code}"
        if isinstance(error, Misconfigured):
            self.detail = str(error)
        frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
        self.frames = tuple(f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames)

    def refused(self, refused: Refused) -> None:
        """Note a refusal."""
        self.outcome, self.step = "refused", str(refused.step)
        self.reason, self.detail = refused.reason, refused.detail
