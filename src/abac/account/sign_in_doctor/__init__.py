"""What is wrong with an identity provider's metadata file, and why a captured response would be refused."""

from abac.account.sign_in_doctor.application import application_of
from abac.account.sign_in_doctor.metadata import Metadata, examine_metadata, read_metadata
from abac.account.sign_in_doctor.response import examine_response

__all__ = ["Metadata", "application_of", "examine_metadata", "examine_response", "read_metadata"]
