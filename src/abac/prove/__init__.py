"""All requests at once: isolation, liveness, several steps, semantic difference, mutation."""
