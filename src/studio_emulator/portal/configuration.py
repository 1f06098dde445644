"""The configuration of one LemonLDAP::NG instance, which signs for one application.

The names are LemonLDAP::NG's own (its documentation: "SAML IdP", "Parameters list"). Identity Center has an issuer
and a key for each application, LemonLDAP::NG one for each instance: so each application gets an instance, and a session
that began in one is known in all, because all read the same folder of sessions.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode
from xml.sax.saxutils import quoteattr

from studio_emulator.portal.applications import Application
from studio_emulator.portal.signing_key import SigningKey

HOST: Final = "portal.localhost"  # browsers resolve *.localhost by themselves (RFC 6761, section 6.3)
BASIC: Final = "urn:oasis:names:tc:SAML:2.0:attrname-format:basic"
POST: Final = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
PROTOCOL: Final = "urn:oasis:names:tc:SAML:2.0:protocol"
METADATA: Final = "urn:oasis:names:tc:SAML:2.0:metadata"
VALID_SECONDS: Final = 300  # of an assertion; Identity Center's session duration sets the same

INI: Final = """\
[all]
logLevel = warn
[configuration]
type = File
dirName = {folder}
[portal]
staticPrefix = /static
templateDir = /usr/share/lemonldap-ng/portal/templates
languages = en
"""


@dataclass(frozen=True)
class Instance:
    """One instance: the application that it signs for, where it listens, its key and its folder."""

    application: Application
    port: int
    key: SigningKey
    folder: Path

    @property
    def url(self) -> str:
        """The instance's address, with a slash at its end as LemonLDAP::NG wants it."""
        return f"http://{HOST}:{self.port}/"

    @property
    def tile(self) -> str:
        """Where the application's tile leads."""
        if self.application.start_url is not None:
            return self.application.start_url
        query = urlencode({"IDPInitiated": 1, "spConfKey": self.application.team})
        return f"{self.url}saml/singleSignOn?{query}"


def write(instance: Instance, instances: Iterable[Instance], shared: Path, secret: str) -> Path:
    """Write the instance's files and return the path of its ini file. `secret` encrypts what all instances share."""
    settings = _portal(instance, instances) | _sessions(shared, secret) | _identity_provider(instance)
    instance.folder.mkdir()
    (instance.folder / "lmConf-1.json").write_text(json.dumps(settings), encoding="utf-8")
    ini = instance.folder / "lemonldap-ng.ini"
    ini.write_text(INI.format(folder=instance.folder), encoding="utf-8")
    return ini


def _portal(instance: Instance, instances: Iterable[Instance]) -> dict[str, Any]:
    tiles = {f"{place:04}": _tile(other) for place, other in enumerate(instances, start=1)}
    hidden = ("ChangePassword", "LoginHistory", "Register", "ResetPassword", "RefreshMyRights")
    return {
        "cfgNum": 1,
        "cfgDate": 1,  # 0 would count as no configuration
        "portal": instance.url,
        "domain": HOST,
        "cookieName": "portal",
        "sameSite": "Lax",
        "authentication": "Demo",
        "userDB": "Same",
        "passwordDB": "Null",
        "registerDB": "Null",
        "exportedVars": {},
        "demoExportedVars": {"cn": "cn", "mail": "mail", "uid": "uid"},
        "macros": {"_whatToTrace": "$uid"},
        "groups": {},
        "locationRules": {f"{HOST}:{instance.port}": {"default": "accept"}},
        "applicationList": {"0001-studio": {"type": "category", "catname": "SageMaker Studio", **tiles}},
        "portalCheckLogins": 0,
        **{f"portalDisplay{name}": 0 for name in hidden},
    }


def _tile(instance: Instance) -> dict[str, Any]:
    options = {
        "name": instance.application.display_name,
        "description": instance.application.team,
        "uri": instance.tile,
        "display": _assigned(instance.application),
        "logo": "terminal.png",
    }
    return {"type": "application", "options": options}


def _sessions(shared: Path, secret: str) -> dict[str, Any]:
    found: dict[str, Any] = {"key": secret, "localSessionStorage": "", "localSessionStorageOptions": {}}
    for kind in ("global", "persistent"):
        places = {name: str(shared / f"{kind}-{name.lower()}") for name in ("Directory", "LockDirectory")}
        for place in places.values():
            Path(place).mkdir(parents=True, exist_ok=True)
        found[f"{kind}Storage"] = "Apache::Session::File"
        found[f"{kind}StorageOptions"] = places
    generator = "Lemonldap::NG::Common::Apache::Session::Generate::SHA256"
    found["globalStorageOptions"]["generateModule"] = generator
    return found


def _identity_provider(instance: Instance) -> dict[str, Any]:
    application, team = instance.application, instance.application.team
    options = {
        "samlSPMetaDataOptionsNameIDFormat": "email",
        "samlSPMetaDataOptionsSignSSOMessage": 1,
        "samlSPMetaDataOptionsCheckSSOMessageSignature": 0,  # Identity Center takes unsigned requests too
        "samlSPMetaDataOptionsEnableIDPInitiatedURL": 1 if application.start_url is None else 0,
        "samlSPMetaDataOptionsNotOnOrAfterTimeout": VALID_SECONDS,
        "samlSPMetaDataOptionsSessionNotOnOrAfterTimeout": VALID_SECONDS,
        "samlSPMetaDataOptionsRule": _assigned(application),
    }
    attributes = {name: f"1;{sent};{BASIC};" for name, sent in {"uid": "ssouserid", "teamid": "teamid"}.items()}
    return {
        "issuerDBSAMLActivation": 1,
        "samlEntityID": "#PORTAL#/saml/metadata",
        "samlServicePrivateKeySig": instance.key.private,
        "samlServicePublicKeySig": instance.key.certificate,
        "samlServiceUseCertificateInResponse": 1,
        "samlServiceSignatureMethod": "RSA_SHA256",
        "samlIDPSSODescriptorWantAuthnRequestsSigned": 0,
        "samlSPMetaDataXML": {team: {"samlSPMetaDataXML": _service_provider(application)}},
        "samlSPMetaDataOptions": {team: options},
        "samlSPMetaDataExportedAttributes": {team: attributes},
        "samlSPMetaDataMacros": {team: {"teamid": _perl(team)}},
    }


def _service_provider(application: Application) -> str:
    consumer = f'index="0" isDefault="true" Binding="{POST}" Location={quoteattr(application.acs_url)}'
    wishes = 'AuthnRequestsSigned="false" WantAssertionsSigned="true"'
    return (
        f'<EntityDescriptor xmlns="{METADATA}" entityID={quoteattr(application.audience)}>'
        f'<SPSSODescriptor {wishes} protocolSupportEnumeration="{PROTOCOL}">'
        f"<AssertionConsumerService {consumer}/>"
        "</SPSSODescriptor></EntityDescriptor>"
    )


def _assigned(application: Application) -> str:
    """A rule that holds for the people who are assigned; LemonLDAP::NG's rules are Perl."""
    return " or ".join(f"$uid eq {_perl(user)}" for user in application.assigned) or "0"


def _perl(text: str) -> str:
    """A text as Perl's single-quoted literal (perlop: only backslash and the quote are special)."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
