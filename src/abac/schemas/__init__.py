"""JSON Schemas of every file that people write and of every JSON that this package writes, for editors and scripts."""

from abac.schemas.files import NAMES, schema

__all__ = ["NAMES", "schema"]
