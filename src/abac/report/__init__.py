"""Results for people and for machines: `terminal`, `html`, `markdown` and `ci`, each imported by its own name."""
