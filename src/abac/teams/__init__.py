"""Teams, declared once: teams.yaml as typed, cross-checked values, and the AWS names that follow from them."""

from abac.teams import naming
from abac.teams.reading import load, read
from abac.teams.registry import NetworkProfile, PermissionProfile, Registry, Settings, Team

__all__ = ["NetworkProfile", "PermissionProfile", "Registry", "Settings", "Team", "load", "naming", "read"]
