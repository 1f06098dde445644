"""Measures of what the project promises."""
