"""The verb `lint`: static findings about policy documents, in the format that the reader wants."""

from abac.cli.linting.verb import LintFormat, lint

__all__ = ["LintFormat", "lint"]
