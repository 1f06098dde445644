"""Studio profiles that exist under another naming scheme, and the users and teams that they belong to."""

from abac.account.adopt.adoption import Adoption, Change, adopt, by_mapping, by_scheme
from abac.account.adopt.listed import Listed, Row, in_domains
from abac.account.adopt.profiles import in_account, list_profiles, read_mapping, read_profiles
from abac.account.adopt.registry_file import written_with

__all__ = [
    "Adoption",
    "Change",
    "Listed",
    "Row",
    "adopt",
    "by_mapping",
    "by_scheme",
    "in_account",
    "in_domains",
    "list_profiles",
    "read_mapping",
    "read_profiles",
    "written_with",
]
