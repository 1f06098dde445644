"""The whole sign-in over ports in memory, a browser that visits it, and faults at every port.

site = Site()
visitor = Visitor(site, user="user1")
answer = visitor.click("Team1")
"""

from sign_in_kit.directory import directory_text, team_row
from sign_in_kit.memory import MemoryReplays, MemoryStudios, MemoryTickets
from sign_in_kit.site import Site
from sign_in_kit.visitor import ALLOWED, Visitor

__all__ = [
    "ALLOWED",
    "MemoryReplays",
    "MemoryStudios",
    "MemoryTickets",
    "Site",
    "Visitor",
    "directory_text",
    "team_row",
]
