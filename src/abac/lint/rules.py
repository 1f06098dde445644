"""The table of rules: each has one function, one page in docs/rules, one test. Its name is the same everywhere."""

from __future__ import annotations

from typing import Final

from abac import validate
from abac.lint import (
    addresses,
    catalogue,
    conditions,
    elements,
    keys,
    overlaps,
    principals,
    refusals,
    set_operators,
    size,
    variables,
)
from abac.lint.findings import each_statement
from abac.lint.rule import Rule
from abac.results import Severity


def find_rule(name: str) -> Rule | None:
    """The rule of that name, None where there is none."""
    return next((rule for rule in RULES if rule.name == name), None)


_ERROR, _WARNING, _NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE
_AUTHORIZATION: Final = "Service Authorization Reference, Actions, resources, and condition keys for AWS services"
_OPERATORS: Final = "IAM User Guide, IAM JSON policy elements: Condition operators"
_GLOBAL_KEYS: Final = "IAM User Guide, AWS global condition context keys"
_SET_OPERATORS: Final = "IAM User Guide, Set operators for multivalued context keys"
_VALUES: Final = "IAM User Guide, Single-valued vs. multivalued context keys"
_CONDITION_LOGIC: Final = "IAM User Guide, Conditions with multiple context keys or values"
_EVALUATION: Final = "IAM User Guide, Policy evaluation logic"
_VARIABLES: Final = "IAM User Guide, IAM policy elements: Variables and tags"


RULES: Final[tuple[Rule, ...]] = (
    Rule(
        "document-too-large",
        _ERROR,
        "a document larger than AWS stores",
        "IAM User Guide, IAM and AWS STS quotas; Organizations User Guide, Quotas and service limits",
        size.document_too_large,
    ),
    Rule(
        "refused-by-aws",
        _ERROR,
        "an element or value that AWS does not store in such a policy",
        "IAM User Guide, Grammar of the IAM JSON policy language; Organizations User Guide, SCP and RCP syntax",
        refusals.refused_by_aws,
    ),
    Rule(
        "unknown-service",
        _ERROR,
        "an action of a service that AWS does not have",
        _AUTHORIZATION,
        each_statement(catalogue.dated(validate.unknown_service)),
    ),
    Rule(
        "unknown-action",
        _ERROR,
        "an action that its service does not have",
        _AUTHORIZATION,
        each_statement(catalogue.dated(catalogue.unknown_action)),
    ),
    Rule(
        "action-newer-than-catalogue",
        _WARNING,
        "an action that AWS's SDK has and the catalogue has not",
        f"{_AUTHORIZATION}; AWS SDK for Python, service models of botocore",
        each_statement(catalogue.action_newer_than_catalogue),
    ),
    Rule(
        "wildcard-matches-nothing",
        _WARNING,
        "an action with a wildcard that matches no action",
        _AUTHORIZATION,
        each_statement(catalogue.dated(elements.wildcard_matches_nothing)),
    ),
    Rule(
        "unknown-operator",
        _ERROR,
        "a condition operator that AWS does not have",
        _OPERATORS,
        each_statement(validate.unknown_operator),
    ),
    Rule(
        "invalid-operand",
        _ERROR,
        "an operand that is no value of its operator's type",
        _OPERATORS,
        each_statement(validate.invalid_operand),
    ),
    Rule(
        "unknown-condition-key",
        _ERROR,
        "a condition key that AWS documents nowhere",
        f"{_GLOBAL_KEYS}; {_AUTHORIZATION}",
        each_statement(catalogue.dated(validate.unknown_condition_key)),
    ),
    Rule(
        "key-of-no-action",
        _WARNING,
        "a condition key that none of the statement's actions can carry",
        _AUTHORIZATION,
        each_statement(catalogue.key_of_no_action),
    ),
    Rule(
        "key-never-supplied",
        _WARNING,
        "a condition key that AWS does not supply for these actions",
        f"{_GLOBAL_KEYS}; Amazon S3 User Guide, Enabling ABAC in general purpose buckets",
        each_statement(keys.key_never_supplied),
    ),
    Rule(
        "malformed-arn",
        _ERROR,
        "a resource that is neither `*` nor an ARN",
        "AWS General Reference, Amazon Resource Names (ARNs)",
        each_statement(validate.malformed_arn),
    ),
    Rule(
        "resource-of-no-action",
        _WARNING,
        "a resource of no type that the statement's actions know",
        _AUTHORIZATION,
        each_statement(catalogue.resource_of_no_action),
    ),
    Rule(
        "condition-never-holds",
        _ERROR,
        "a condition, or several on one key, that no request satisfies",
        f"{_OPERATORS}; {_CONDITION_LOGIC}",
        each_statement(conditions.condition_never_holds),
    ),
    Rule(
        "condition-always-holds",
        _WARNING,
        "a condition that every value satisfies",
        _OPERATORS,
        each_statement(conditions.condition_always_holds),
    ),
    Rule(
        "wildcard-in-string-equals",
        _WARNING,
        "a `*` for an operator that reads no wildcards",
        f"{_OPERATORS}, String condition operators",
        each_statement(variables.wildcard_in_string_equals),
    ),
    Rule(
        "set-operator-on-single-valued-key",
        _WARNING,
        "a set operator on a key that has one value at most",
        _VALUES,
        each_statement(set_operators.set_operator_on_single_valued_key),
    ),
    Rule(
        "single-valued-operator-on-multivalued-key",
        _WARNING,
        "no set operator on a key that may have several values",
        _VALUES,
        each_statement(set_operators.single_valued_operator_on_multivalued_key),
    ),
    Rule(
        "for-all-values-without-null",
        _WARNING,
        "`ForAllValues` in an Allow that holds where the key is absent",
        _SET_OPERATORS,
        each_statement(set_operators.for_all_values_without_null),
    ),
    Rule(
        "negated-operator-in-allow",
        _WARNING,
        "a negated operator in an Allow that holds where the key is absent",
        _OPERATORS,
        each_statement(set_operators.negated_operator_in_allow),
    ),
    Rule(
        "private-source-ip",
        _WARNING,
        "private addresses for `aws:SourceIp`, which is always public",
        f"{_GLOBAL_KEYS}, aws:SourceIp",
        each_statement(addresses.private_source_ip),
    ),
    Rule(
        "vpc-source-ip-without-vpc",
        _WARNING,
        "`aws:VpcSourceIp` without the VPC or endpoint it belongs to",
        f"{_GLOBAL_KEYS}, aws:VpcSourceIp",
        each_statement(addresses.vpc_source_ip_without_vpc),
    ),
    Rule(
        "address-family-without-block",
        _WARNING,
        "addresses of one IP version where callers of the other get past",
        f"{_OPERATORS}, IP address condition operators",
        each_statement(addresses.address_family_without_block),
    ),
    Rule(
        "undelimited-variable",
        _ERROR,
        "a policy variable whose end cannot be told from what follows",
        _VARIABLES,
        each_statement(variables.undelimited_variable),
    ),
    Rule(
        "variable-in-old-version",
        _ERROR,
        "a policy variable in a document that reads none",
        f"{_VARIABLES}; IAM JSON policy elements: Version",
        variables.variable_in_old_version,
    ),
    Rule(
        "not-principal-with-allow",
        _ERROR,
        "an Allow for everybody but some",
        "IAM User Guide, IAM JSON policy elements: NotPrincipal",
        each_statement(elements.not_principal_with_allow),
    ),
    Rule(
        "not-action-with-allow",
        _WARNING,
        "an Allow of every action but some",
        "IAM User Guide, IAM JSON policy elements: NotAction",
        each_statement(elements.not_action_with_allow),
    ),
    Rule(
        "not-resource-with-allow",
        _WARNING,
        "an Allow on every resource but some",
        "IAM User Guide, IAM JSON policy elements: NotResource",
        each_statement(elements.not_resource_with_allow),
    ),
    Rule(
        "wildcard-pass-role",
        _ERROR,
        "iam:PassRole of roles that nobody listed",
        "IAM User Guide, Grant a user permissions to pass a role to an AWS service",
        each_statement(elements.wildcard_pass_role),
    ),
    Rule(
        "public-principal",
        _ERROR,
        "an Allow for everybody that no condition bounds",
        'Amazon S3 User Guide, Blocking public access, The meaning of "public"',
        each_statement(principals.public_principal),
    ),
    Rule(
        "trust-without-source",
        _WARNING,
        "a role that a service may assume on behalf of any account",
        "IAM User Guide, The confused deputy problem, Cross-service confused deputy prevention",
        each_statement(principals.trust_without_source),
    ),
    Rule(
        "redundant-statement",
        _WARNING,
        "a statement that another one covers",
        _EVALUATION,
        overlaps.redundant_statement,
    ),
    Rule(
        "shadowed-allow",
        _WARNING,
        "an Allow that a Deny of the document covers",
        _EVALUATION,
        overlaps.shadowed_allow,
    ),
    Rule(
        "duplicate-value",
        _NOTE,
        "a value that stands twice in one element",
        _CONDITION_LOGIC,
        each_statement(overlaps.duplicate_value),
    ),
    Rule(
        "redundant-value",
        _NOTE,
        "a value that another one of its element covers",
        "IAM User Guide, IAM JSON policy elements: Action",
        each_statement(overlaps.redundant_value),
    ),
)
