"""A captured response in any of the forms in which people save one: the form, the base64, or the XML."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from abac.located import read_bytes

if TYPE_CHECKING:
    from saml_backend.limits import SamlForm


@dataclass(frozen=True)
class Captured:
    """The text of the field `SAMLResponse`: base64 of the XML, unless it is damaged."""

    text: str

    def form(self) -> SamlForm:
        """The form that the sign-in would read."""
        from saml_backend.limits import SamlForm

        return SamlForm(self.text, None)

    def written(self) -> str:
        """The XML as text; empty where the base64 is damaged."""
        try:
            return base64.b64decode(self.text, validate=True).decode("utf-8", "replace")
        except ValueError:
            return ""


def captured_form(file: str) -> Captured:
    """Read a captured response. Raises InputError where the file cannot be read."""
    data = read_bytes(file).strip()
    if data.startswith(b"<"):
        return Captured(base64.b64encode(data).decode())
    text = data.decode("utf-8", "replace")
    if "SAMLResponse=" in text:
        text = parse_qs(text.partition("?")[2] or text).get("SAMLResponse", [""])[0]
    return Captured(re.sub(r"\s", "", text))
