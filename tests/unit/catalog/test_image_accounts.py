"""The accounts of AWS's own images are a dated list."""

from __future__ import annotations

import re

import pytest

from abac.catalog import image_accounts, image_accounts_as_of


@pytest.mark.parametrize("account", ["763104351884", "871362719292", "217643126080", "727897471807", "442386744353"])
def test_images_are_opened_in_these_accounts(account: str) -> None:
    """AWS Deep Learning Containers, Available images: most Regions; Hong Kong, Bahrain, China, GovCloud (US-West)."""
    assert account in image_accounts()


def test_the_account_of_most_regions_comes_first() -> None:
    """What stands for all of them where one is enough (AWS Deep Learning Containers, Available images)."""
    assert image_accounts()[0] == "763104351884"


def test_every_account_is_a_number_and_stands_once() -> None:
    """An account's number has twelve digits (AWS Account Management Reference Guide, View AWS account identifiers)."""
    assert all(re.fullmatch("[0-9]{12}", account) for account in image_accounts())
    assert len(set(image_accounts())) == len(image_accounts())


def test_the_list_is_dated() -> None:
    """AWS adds Regions, so the list says of which month it is."""
    assert re.fullmatch("20[0-9]{2}-[01][0-9]", image_accounts_as_of())
