"""Teams and statement templates → the rendered documents, the roles and the sign-in's team directory."""

from abac.generate.consequences import Consequences, Difference, consequences
from abac.generate.documents import Document, StatementSource
from abac.generate.folder import drift, write
from abac.generate.limits import LIMITS, Limit
from abac.generate.rendering import Rendered, generate
from abac.generate.template import Per, Template, TemplateStatement, Treatment
from abac.generate.templates import templates

__all__ = [
    "LIMITS",
    "Consequences",
    "Difference",
    "Document",
    "Limit",
    "Per",
    "Rendered",
    "StatementSource",
    "Template",
    "TemplateStatement",
    "Treatment",
    "consequences",
    "drift",
    "generate",
    "templates",
    "write",
]
