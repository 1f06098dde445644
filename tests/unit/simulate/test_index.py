"""What is remembered of documents."""

from __future__ import annotations

from abac.language.policy import PolicyType
from abac.simulate import index
from abac.simulate.index import ReadyPolicy, ready
from unit.simulate.situations import allow, policy


def test_statements_are_found_by_action_in_the_order_of_the_document() -> None:
    """Action and NotAction decide which statements can speak (IAM JSON policy elements: Action, NotAction)."""
    but_iam = {"Effect": "Deny", "NotAction": "iam:*", "Resource": "*"}
    document = ReadyPolicy(policy(allow("s3:*"), but_iam, allow("iam:Get*")), PolicyType.IDENTITY)
    for _ in range(2):
        assert [found.statement.index for found in document.of("s3:getobject")] == [0, 1]
        assert [found.statement.index for found in document.of("iam:getrole")] == [2]


def test_a_document_is_made_ready_once_for_each_policy_type() -> None:
    """The same document is not made ready again; as another policy type it is another thing."""
    document = policy(allow())
    assert ready(document, PolicyType.IDENTITY) is ready(document, PolicyType.IDENTITY)
    assert ready(document, PolicyType.IDENTITY) is not ready(document, PolicyType.BOUNDARY)


def test_equal_documents_at_one_address_are_not_confused() -> None:
    """What is remembered holds its document, so that no other can take its id meanwhile."""
    seen = {id(ready(policy(allow(f"s3:Get{i}")), PolicyType.IDENTITY)) for i in range(20)}
    assert len(seen) == 20


def test_memory_is_bounded() -> None:
    """A stream of ever new documents does not fill the memory (constant memory for a million scenarios)."""
    for _ in range(index._DOCUMENTS + 5):
        ready(policy(allow()), PolicyType.SCP)
    assert len(index._ready) <= index._DOCUMENTS
