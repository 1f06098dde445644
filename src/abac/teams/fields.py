"""The grammar of each single value in teams.yaml: what is accepted, and in which words the rest is refused."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from abac.teams import naming


def refusal(expected: str, meant: str | None = None, found: str | None = None) -> PydanticCustomError:
    """Return the error for a value; `found` replaces the description of the value itself."""
    return PydanticCustomError("refused", "refused", {"expected": expected, "meant": meant, "found": found})


@dataclass(frozen=True)
class Text:
    """Text of one pattern; `expected` names it to people; `check` refuses further values by raising `refusal`."""

    pattern: str
    expected: str
    check: Callable[[str], None] | None = None

    def __get_pydantic_core_schema__(self, _source: object, _handler: GetCoreSchemaHandler) -> CoreSchema:
        """Let pydantic ask `accept`."""
        matches = re.compile(self.pattern).fullmatch

        def accept(value: object) -> str:
            if not isinstance(value, str) or not matches(value):
                number = isinstance(value, int) and not isinstance(value, bool)
                raise refusal(self.expected + (", in quotes" if number else ""))
            if self.check:
                self.check(value)
            return value

        return core_schema.no_info_plain_validator_function(accept)

    def __get_pydantic_json_schema__(self, _schema: CoreSchema, _handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Describe the text to editors."""
        return {"type": "string", "pattern": f"^(?:{self.pattern})$", "description": self.expected}


@dataclass(frozen=True)
class Whole:
    """A whole number within bounds, both included."""

    low: int
    high: int
    expected: str

    def __get_pydantic_core_schema__(self, _source: object, _handler: GetCoreSchemaHandler) -> CoreSchema:
        """Let pydantic ask `accept`."""

        def accept(value: object) -> int:
            if not isinstance(value, int) or isinstance(value, bool) or not self.low <= value <= self.high:
                raise refusal(self.expected)
            return value

        return core_schema.no_info_plain_validator_function(accept)

    def __get_pydantic_json_schema__(self, _schema: CoreSchema, _handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Describe the number to editors."""
        return {"type": "integer", "minimum": self.low, "maximum": self.high, "description": self.expected}


def _check_bucket(value: str) -> None:
    """Amazon S3 User Guide, General purpose bucket naming rules."""
    starts = ("xn--", "sthree-", "amzn-s3-demo-")
    ends = ("-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3")
    if value.startswith(starts) or value.endswith(ends):
        raise refusal("a bucket name without the beginnings and endings that Amazon S3 reserves")
    if ".." in value or re.fullmatch(r"\d+\.\d+\.\d+\.\d+", value):
        raise refusal("a bucket name without two dots in a row and not formed like an IP address")


def _check_tag_key(value: str) -> None:
    _check_characters(value)
    folded = value.casefold()
    own = next((tag for tag in naming.OWN_TAGS if tag.casefold() == folded), None)
    if own:
        raise refusal(f"a tag of your own; `{own}` is set from the registry", found=f"the tag `{value}`")
    if folded.startswith(naming.RESERVED_TAG_STARTS):
        raise refusal("a tag of your own; `aws:` and `sagemaker:` belong to AWS", found=f"the tag `{value}`")


def _check_characters(value: str) -> None:
    """IAM User Guide, Tags for IAM resources: letters, digits and spaces of any language, and `_.:/=+-@`."""
    if value.isascii():
        return  # the pattern has looked at these
    strange = next((c for c in value if unicodedata.category(c)[0] not in "LZN" and c not in "_.:/=+-@"), None)
    if strange:
        raise refusal(f"letters, digits, spaces and `_.:/=+-@`; U+{ord(strange):04X} is none of them")


def _check_cidr(value: str) -> None:
    expected = "a CIDR block such as `203.0.113.0/24` or `2001:db8::/32`"
    try:
        network = ipaddress.ip_network(value, strict=False)
    except ValueError:
        raise refusal(expected) from None
    if "/" not in value:
        raise refusal(expected, meant=str(network))
    if network.prefixlen == 0:
        raise refusal("a CIDR block that does not admit the whole internet")
    if str(network) != value and str(network.network_address) != value.partition("/")[0].lower():
        raise refusal("a CIDR block whose address is the first of its network", meant=str(network))


def _check_union(cidrs: tuple[str, ...]) -> tuple[str, ...]:
    """Two halves of the address space are the whole of it."""
    networks = [ipaddress.ip_network(cidr) for cidr in cidrs]
    four = ipaddress.collapse_addresses(one for one in networks if isinstance(one, ipaddress.IPv4Network))
    six = ipaddress.collapse_addresses(one for one in networks if isinstance(one, ipaddress.IPv6Network))
    if any(block.prefixlen == 0 for block in four) or any(block.prefixlen == 0 for block in six):
        raise refusal("CIDR blocks that together do not admit the whole internet")
    return cidrs


_TAG_CHARACTERS = r"[A-Za-z0-9 _.:/=+@\-\u0080-\uffff]"

TeamKey = Annotated[
    str,
    Text(
        "[A-Za-z0-9][A-Za-z0-9_.-]{0,63}",
        "a team key: a letter or digit, then letters, digits, `_.-`, 64 in all at most",
    ),
]
TeamPrefix = Annotated[str, Text("[a-z0-9]{2,12}", "2 to 12 lower-case letters and digits")]
AccountId = Annotated[str, Text("[0-9]{12}", "an account id of 12 digits")]
Region = Annotated[str, Text("[a-z]{2}(?:-[a-z]+){1,3}-[0-9]{1,2}", "a Region such as `eu-west-1`")]
# SageMaker API Reference, CreateDomain: DomainName; `d-…` is the id of a domain that exists already.
Domain = Annotated[
    str,
    Text(
        "(?=.{1,63}$)[A-Za-z0-9](?:-*[A-Za-z0-9])*",
        "a domain's name, or the id `d-…` of one that exists: letters, digits, `-`",
    ),
]
# SageMaker API Reference, CreatePresignedDomainUrl: SessionExpirationDurationInSeconds
SessionSeconds = Annotated[int, Whole(1_800, 43_200, "1800 to 43200 seconds")]
# IAM API Reference, CreateRole: MaxSessionDuration
RoleSessionSeconds = Annotated[int, Whole(3_600, 43_200, "3600 to 43200 seconds")]
PermissionProfileName = Annotated[
    str, Text("[a-z0-9]+(?:-[a-z0-9]+)*", "a permission profile's name: lower-case words joined by `-`")
]
NetworkProfileName = Annotated[
    str,
    Text(
        "(?=.{1,50}$)[a-z0-9]+(?:-[a-z0-9]+)*",
        "a network profile's name: lower-case words joined by `-`, 50 characters",
    ),
]
BucketName = Annotated[
    str,
    Text(
        "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]",
        "a bucket name: 3 to 63 lower-case letters, digits, `.` and `-`",
        _check_bucket,
    ),
]
DisplayName = Annotated[str, Text(r"[^\s\x00-\x1f][^\x00-\x1f]{0,99}", "1 to 100 characters on one line")]
GroupName = Annotated[str, Text(r"[^\s\x00-\x1f][^\x00-\x1f]{0,1023}", "the name of a group in Identity Center")]
TagKey = Annotated[
    str,
    Text(f"{_TAG_CHARACTERS}{{1,128}}", "a tag key: 1 to 128 letters, digits, spaces and `_.:/=+-@`", _check_tag_key),
]
TagValue = Annotated[
    str,
    Text(
        f"{_TAG_CHARACTERS}{{0,256}}",
        "a tag value: at most 256 letters, digits, spaces and `_.:/=+-@`",
        _check_characters,
    ),
]
Email = Annotated[str, Text(r"[^\s@<>,;]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", "an e-mail address")]
UserId = Annotated[str, Text("[A-Za-z0-9][A-Za-z0-9_.@+-]{0,127}", "a user's id: ASCII letters, digits and `_.@+-`")]
StudioProfileName = Annotated[
    str,
    Text(
        "[a-zA-Z0-9](?:-*[a-zA-Z0-9]){0,62}",
        "the name of a Studio profile: 1 to 63 letters, digits and `-`, no `-` at an end",
    ),
]
LandingName = Annotated[
    str,
    # It travels as RelayState, which holds 80 bytes (SAML 2.0 Bindings, section 3.4.3).
    Text("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}", "the name of a landing: a letter or digit, then letters, digits, `_.-`"),
]
# SageMaker API Reference, CreatePresignedDomainUrl: LandingUri, SpaceName
LandingUri = Annotated[
    str,
    Text(
        r"(?:studio:|app:(?:JupyterServer|JupyterLab|CodeEditor|RStudioServerPro|Canvas)):[A-Za-z0-9_./%?&=+-]{0,900}",
        "a place of CreatePresignedDomainUrl: `studio::…`, or `app:JupyterLab:…` and so on",
    ),
]
SpaceName = Annotated[
    str,
    Text(
        "[a-zA-Z0-9](?:-*[a-zA-Z0-9]){0,62}",
        "the name of a space: 1 to 63 letters, digits and `-`, no `-` at an end",
    ),
]
InstanceType = Annotated[str, Text(r"(?:ml\.[a-z0-9-]+\.[a-z0-9*]+|system)", "an instance type such as `ml.t3.medium`")]
# Amazon Bedrock User Guide, Supported foundation models: provider, name, version; no pattern, so that a list says all.
FoundationModel = Annotated[
    str,
    Text(r"[a-z0-9-]+\.[a-zA-Z0-9][a-zA-Z0-9._:-]{0,127}", "a model's id such as `amazon.titan-embed-text-v2:0`"),
]
EndpointId = Annotated[str, Text("vpce-[0-9a-f]{8,17}", "the id of a VPC endpoint, `vpce-…`")]
Cidr = Annotated[str, Text("[0-9A-Fa-f.:/]{1,49}", "a CIDR block such as `203.0.113.0/24`", _check_cidr)]
Cidrs = Annotated[tuple[Cidr, ...], AfterValidator(_check_union)]
ReservedName = Annotated[str, Text("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}", "a name that no team may take")]
Sentence = Annotated[str, Text(r"\S[^\x00-\x08\x0b-\x1f]{0,499}", "a sentence of at most 500 characters")]
