"""The pages that visitors see: waiting, refused, signed out; plain HTML that works without scripts."""

from saml_backend.pages.pages import SAFE_HEADERS, Pages, load_pages
from saml_backend.pages.words import NOT_FOUND, REFUSED, UNAVAILABLE, WORDS, WRONG_METHOD, Words, words_for

__all__ = [
    "NOT_FOUND",
    "REFUSED",
    "SAFE_HEADERS",
    "UNAVAILABLE",
    "WORDS",
    "WRONG_METHOD",
    "Pages",
    "Words",
    "load_pages",
    "words_for",
]
