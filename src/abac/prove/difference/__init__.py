"""What one version of some policies allows and another does not."""

from abac.prove.difference.difference import Progress, diff

__all__ = ["Progress", "diff"]
