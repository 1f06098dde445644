"""The team directory: what the sign-in knows of teams, generated from teams.yaml, read as data and never as code."""

from saml_backend.directory.directory import TeamDirectory
from saml_backend.directory.entry import Landing, Network, TeamEntry

__all__ = ["Landing", "Network", "TeamDirectory", "TeamEntry"]
