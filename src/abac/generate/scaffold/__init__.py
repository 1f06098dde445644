"""A service that no policy speaks of yet → the files in which somebody says what a team may do in it."""

from abac.generate.scaffold.effects_rows import effects_rows
from abac.generate.scaffold.files import NewService, new_service, write_new_service
from abac.generate.scaffold.sorting import Group, sorted_actions

__all__ = ["Group", "NewService", "effects_rows", "new_service", "sorted_actions", "write_new_service"]
