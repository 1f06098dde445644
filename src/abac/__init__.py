"""Isolation of SageMaker Studio teams: policies generated, simulated and proved from one declaration."""
