"""Policies, and premises of properties, as formulas over the slots of a request."""

from abac.prove.encode.allowed import allowed
from abac.prove.encode.documents import Documents
from abac.prove.encode.premises import Reading, clauses_of, reading, speaks_of, texts_of

__all__ = ["Documents", "Reading", "allowed", "clauses_of", "reading", "speaks_of", "texts_of"]
