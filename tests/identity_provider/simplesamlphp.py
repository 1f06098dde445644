"""SimpleSAMLphp from Debian's packages under PHP's own server: a second identity provider, of other authors.

It logs the one person in without a form; what matters here is what it signs. Debian 12:
`apt-get install --no-install-recommends simplesamlphp php-cli php-xml php-mbstring`.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import requests

from studio_emulator.portal.signing_key import new_signing_key

WWW = Path("/usr/share/simplesamlphp/www")
PACKAGES = ("php-cli", "php-mbstring", "php-xml", "simplesamlphp")
EMAIL = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"


@dataclass(frozen=True)
class SimpleSamlPhp:
    """A running provider."""

    url: str

    def metadata(self) -> str:
        """Return its metadata file."""
        return requests.get(f"{self.url}saml2/idp/metadata.php", {"output": "xml"}, timeout=30).text

    def response(self, **query: str) -> str:
        """Return the text of `SAMLResponse` that it sends for a request, or for `spentityid` without any."""
        with requests.Session() as browser:
            browser.trust_env = False
            page = browser.get(f"{self.url}saml2/idp/SSOService.php", params=query, timeout=30).text
        found = re.search(r'name="SAMLResponse"\s+value="([^"]+)"', page)
        if found is None:
            raise AssertionError(f"SimpleSAMLphp sent no response: {re.sub('<[^>]+>', ' ', page)[:2_000]}")
        return unescape(found[1])


@contextmanager
def simplesamlphp(
    folder: Path, port: int, *, audience: str, acs_url: str, attributes: Mapping[str, str]
) -> Iterator[SimpleSamlPhp]:
    """Run a provider that knows one application and one person with these attributes.

    Raises FileNotFoundError with the command to type where it is absent: such a test fails, it is not skipped.
    """
    if shutil.which("php") is None or not WWW.is_dir():
        raise FileNotFoundError(f"type: apt-get install --no-install-recommends {' '.join(PACKAGES)}")
    url = f"http://127.0.0.1:{port}/"
    _write(folder, url, audience, acs_url, attributes)
    command = ["php", "-S", f"127.0.0.1:{port}", "-t", str(WWW)]
    environment = os.environ | {"SIMPLESAMLPHP_CONFIG_DIR": str(folder / "config")}
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(command, env=environment, stdout=log, stderr=log) as process,
    ):
        try:
            _wait_for(url, process)
            yield SimpleSamlPhp(url)
        finally:
            process.terminate()


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 30
    while process.poll() is None and time.monotonic() < until:
        try:
            requests.get(f"{url}resources/default.css", timeout=30)
        except requests.ConnectionError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("SimpleSAMLphp did not start")


def _write(folder: Path, url: str, audience: str, acs_url: str, attributes: Mapping[str, str]) -> None:
    for name in ("config", "metadata", "cert", "data", "tmp"):
        (folder / name).mkdir()
    key = new_signing_key("simplesamlphp")
    (folder / "cert/key.pem").write_text(key.private)
    (folder / "cert/crt.pem").write_text(key.certificate)
    people = {name: [value] for name, value in attributes.items()}
    name_id = {"class": "saml:AttributeNameID", "attribute": "mail", "Format": EMAIL}
    provider = {
        "host": "__DEFAULT__",
        "privatekey": "key.pem",
        "certificate": "crt.pem",
        "auth": "person",
        "signature.algorithm": RSA_SHA256,
        "authproc": {"3": name_id},
    }
    application = {"AssertionConsumerService": acs_url, "NameIDFormat": EMAIL, "assertion.lifetime": 300}
    files = {
        "config/config.php": f"$config = {_php(_configuration(folder, url))};",
        "config/authsources.php": f"$config = {_php({'person': {'0': 'exampleauth:StaticSource', **people}})};",
        "metadata/saml20-idp-hosted.php": f"$metadata['{url}idp'] = {_php(provider)};",
        "metadata/saml20-sp-remote.php": f"$metadata['{audience}'] = {_php(application)};",
    }
    for name, text in files.items():
        (folder / name).write_text(f"<?php\n{text}\n")


def _configuration(folder: Path, url: str) -> dict[str, Any]:
    return {
        "baseurlpath": url,
        "certdir": f"{folder}/cert/",
        "datadir": f"{folder}/data/",
        "tempdir": f"{folder}/tmp",
        "metadatadir": f"{folder}/metadata",
        "secretsalt": "of-this-test-alone",
        "auth.adminpassword": "nobody-logs-in-as-administrator",
        "timezone": "UTC",
        "logging.handler": "errorlog",
        "enable.saml20-idp": True,
        "module.enable": {"exampleauth": True, "saml": True, "core": True},
        "store.type": "phpsession",
        "session.phpsession.savepath": f"{folder}/tmp",
        "session.cookie.secure": False,
    }


def _php(value: Any) -> str:
    """A value as PHP's literal; keys that are numbers are those of lists."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    return "[" + ", ".join(f"{_php_key(name)} => {_php(item)}" for name, item in pairs) + "]"


def _php_key(name: object) -> str:
    return str(name) if str(name).isdigit() else _php(name)
