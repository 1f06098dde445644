"""Results for continuous integration: JUnit, SARIF and GitHub's annotations."""

from abac.report.ci.github import render as github
from abac.report.ci.junit import render as junit
from abac.report.ci.sarif import render as sarif

__all__ = ["github", "junit", "sarif"]
