"""A proof report for people at a prompt, pull requests and continuous integration."""

from abac.report.proofs.ci import to_github, to_junit, to_sarif
from abac.report.proofs.markdown import to_markdown
from abac.report.proofs.terminal import print_proofs

__all__ = ["print_proofs", "to_github", "to_junit", "to_markdown", "to_sarif"]
