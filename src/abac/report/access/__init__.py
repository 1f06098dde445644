"""Who can do something: for people at a prompt, for pull requests and for scripts."""

from abac.report.access.document import to_json
from abac.report.access.forms import print_access, to_markdown

__all__ = ["print_access", "to_json", "to_markdown"]
