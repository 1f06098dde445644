"""Where policies come from: each source only fills a `World`."""

from abac.sources.rendered import read_world

__all__ = ["read_world"]
