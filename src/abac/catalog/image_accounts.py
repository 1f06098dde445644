"""The accounts in which AWS opens its Deep Learning Containers to everybody: dated data, because AWS adds Regions.

Source: AWS Deep Learning Containers, Available images. What SageMaker itself pulls for jobs and endpoints needs none of
them: it uses its own credentials (SageMaker Developer Guide, Docker Registry Paths and Example Code).
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources


def image_accounts() -> tuple[str, ...]:
    """The account numbers of all partitions and Regions; the one that serves most Regions first."""
    return _accounts()[0]


def image_accounts_as_of() -> str:
    """The month that the list describes, as `YYYY-MM`."""
    return _accounts()[1]


@cache
def _accounts() -> tuple[tuple[str, ...], str]:
    data = json.loads((resources.files("abac.catalog") / "image_accounts.json").read_bytes())
    return tuple(data["accounts"]), data["as_of"]
