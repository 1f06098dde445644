"""The report for people who share a link: one self-contained HTML file."""

from abac.report.html.page import render

__all__ = ["render"]
