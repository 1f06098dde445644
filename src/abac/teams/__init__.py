"""Teams, declared once: teams.yaml as typed, cross-checked values, and the AWS names that follow from them."""

from abac.teams import naming
from abac.teams.choices import CHOICES, Choices, made_by_any
from abac.teams.reading import load, read
from abac.teams.registry import NetworkProfile, PermissionProfile, Registry, Settings, Team

__all__ = [
    "CHOICES",
    "Choices",
    "NetworkProfile",
    "PermissionProfile",
    "Registry",
    "Settings",
    "Team",
    "load",
    "made_by_any",
    "naming",
    "read",
]
