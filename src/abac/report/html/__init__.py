"""Reports for people who share a link: self-contained HTML files."""

from abac.report.html.difference import page as difference_page
from abac.report.html.frame import Link
from abac.report.html.mutation import page as mutation_page
from abac.report.html.page import render
from abac.report.html.proof import page as proof_page

__all__ = ["Link", "difference_page", "mutation_page", "proof_page", "render"]
