"""What a permission profile may have or leave out: the parts of Studio that not every organisation wants."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from abac.teams import fields

CHOICES: Final = ("bedrock", "ground-truth", "private-hub", "public-hub", "remote-ide")
"""The names by which statements, liveness and the working day (L6) speak of a choice."""


class Choices(BaseModel):
    """The choices of one permission profile; nothing is chosen unless it is said."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    remote_ide: StrictBool = Field(
        default=False, description="Whether a local IDE may connect to one's own private space (I12)."
    )
    jumpstart: Literal["off", "private", "public"] = Field(
        default="off",
        description="Hubs that are read: none, the account's own (private), or AWS's public hub as well (public).",
    )
    ground_truth: StrictBool = Field(default=False, description="Whether it makes and reads labeling jobs.")
    bedrock_models: Annotated[
        tuple[fields.FoundationModel, ...],
        Field(description="Ids of the foundation models that it may invoke in Amazon Bedrock; none: no Bedrock."),
    ] = ()

    def made(self) -> tuple[str, ...]:
        """The names of what is chosen, among `CHOICES` and in their order."""
        chosen = {
            "bedrock": bool(self.bedrock_models),
            "ground-truth": self.ground_truth,
            "private-hub": self.jumpstart != "off",
            "public-hub": self.jumpstart == "public",
            "remote-ide": self.remote_ide,
        }
        return tuple(name for name in CHOICES if chosen[name])


def made_by_any(choices: Iterable[Choices]) -> frozenset[str]:
    """What at least one permission profile chooses: for documents that all of them share."""
    return frozenset(name for one in choices for name in one.made())
