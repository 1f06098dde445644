"""The table of global keys is whole and consistent."""

from __future__ import annotations

from collections import Counter

from abac.catalog import KeyGroup, KeyType, expand, global_keys, key_kind, services


def test_every_key_of_the_page_is_there_in_its_group() -> None:
    """IAM User Guide, AWS global condition context keys, table at the top: its five columns, counted."""
    assert Counter(kind.group for kind in global_keys()) == {
        KeyGroup.PRINCIPAL: 11,
        KeyGroup.SESSION: 19,
        KeyGroup.NETWORK: 8,
        KeyGroup.RESOURCE: 4,
        KeyGroup.REQUEST: 19,
    }


def test_no_key_stands_twice_and_each_names_its_section() -> None:
    """One row a key; its source is an anchor of the page."""
    names = [kind.name.lower() for kind in global_keys()]
    assert len(names) == len(set(names))
    assert len({kind.source for kind in global_keys()}) == len(names)


def test_multivalued_keys_are_those_that_the_page_calls_so() -> None:
    """IAM User Guide, AWS global condition context keys: Value type of each key."""
    assert {kind.name for kind in global_keys() if kind.multivalued} == {
        "aws:CalledVia",
        "aws:PrincipalOrgPaths",
        "aws:PrincipalServiceNamesList",
        "aws:ResourceOrgPaths",
        "aws:SourceOrgPaths",
        "aws:TagKeys",
        "aws:VpceOrgPaths",
    }


def test_two_keys_have_two_types() -> None:
    """IAM User Guide, AWS global condition context keys: aws:EpochTime, aws:FederatedProvider."""
    assert {kind.name: kind.types for kind in global_keys() if len(kind.types) > 1} == {
        "aws:EpochTime": (KeyType.DATE, KeyType.NUMERIC),
        "aws:FederatedProvider": (KeyType.STRING, KeyType.ARN),
    }


def test_services_that_supply_a_key_are_services() -> None:
    """A misspelled prefix in the table would rule a key out by mistake."""
    for kind in global_keys():
        assert (kind.supplied_by or frozenset()) <= set(services())
        assert all(expand(action) for action in kind.not_supplied_for)


def test_only_keys_of_vpc_endpoints_have_a_list_of_services() -> None:
    """IAM User Guide, AWS global condition context keys: "the following services support this key"."""
    listed = {kind.name: len(kind.supplied_by) for kind in global_keys() if kind.supplied_by is not None}
    assert listed == {"aws:SourceVpcArn": 36, "aws:VpceAccount": 39, "aws:VpceOrgID": 52, "aws:VpceOrgPaths": 39}


def test_tags_of_resource_and_request_are_listed_by_action() -> None:
    """Service Authorization Reference lists them action by action; the principal's tags it lists nowhere."""
    assert {kind.name for kind in global_keys() if kind.listed_by_action} == {
        "aws:RequestTag/${TagKey}",
        "aws:ResourceTag/${TagKey}",
        "aws:TagKeys",
    }
    principal_tag = key_kind("aws:PrincipalTag/Team")
    assert principal_tag is not None
    assert principal_tag.group is KeyGroup.PRINCIPAL
