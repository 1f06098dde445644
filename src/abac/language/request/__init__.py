"""One request as AWS's evaluation logic sees it, and its context, whose keys ignore case."""

from abac.language.request.context import Context, Values, context_value
from abac.language.request.request import Request
from abac.language.request.shape import Shape

__all__ = ["Context", "Request", "Shape", "Values", "context_value"]
