"""Where policies come from: each source only fills a `World`."""

from abac.sources.rendered import describe, read_sizes, read_world

__all__ = ["describe", "read_sizes", "read_world"]
