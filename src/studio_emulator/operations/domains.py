"""Domains: CreateDomain, DescribeDomain, UpdateDomain, DeleteDomain, ListDomains."""

from __future__ import annotations

import secrets
from typing import Any

from studio_emulator.errors import ResourceInUseError
from studio_emulator.listing import page
from studio_emulator.resources import Kind
from studio_emulator.studio import Studio


def create_domain(studio: Studio, request: dict[str, Any]) -> dict[str, Any]:
    """A new domain with its file system and security group. Raises ResourceInUseError where its name is taken."""
    if any(domain.settings["DomainName"] == request["DomainName"] for domain in studio.all(Kind.DOMAIN)):
        raise ResourceInUseError(f"domain {request['DomainName']} already exists.")
    domain_id = f"d-{secrets.token_hex(6)}"
    url = f"https://{domain_id}.studio.{studio.region}.sagemaker.aws"
    domain = studio.create(
        Kind.DOMAIN,
        (domain_id,),
        request,
        DomainId=domain_id,
        Url=url,
        HomeEfsFileSystemId=f"fs-{secrets.token_hex(8)}",
        SecurityGroupIdForDomainBoundary=f"sg-{secrets.token_hex(8)}",
    )
    domain.added["DomainArn"] = domain.arn
    return {"DomainArn": domain.arn, "DomainId": domain_id, "Url": url}


def describe_domain(studio: Studio, request: dict[str, Any]) -> dict[str, Any]:
    """Raises ResourceNotFoundError."""
    return studio.get(Kind.DOMAIN, (request["DomainId"],)).described(studio.now())


def update_domain(studio: Studio, request: dict[str, Any]) -> dict[str, Any]:
    """Raises ResourceNotFoundError, and ResourceInUseError where the domain is not InService."""
    domain = studio.get(Kind.DOMAIN, (request.pop("DomainId"),))
    if "DomainSettingsForUpdate" in request:
        request["DomainSettings"] = request.pop("DomainSettingsForUpdate")
    studio.update(domain, request)
    return {"DomainArn": domain.arn}


def delete_domain(studio: Studio, request: dict[str, Any]) -> None:
    """Raises ResourceNotFoundError, and ResourceInUseError while Studio profiles, spaces or apps exist."""
    domain = studio.get(Kind.DOMAIN, (request["DomainId"],))
    child = next(studio.depend_on(request["DomainId"]), None)
    if child is not None:
        raise ResourceInUseError(f"{child.arn} is still in the domain; delete it first.")
    studio.delete(domain)


def list_domains(studio: Studio, request: dict[str, Any]) -> dict[str, Any]:
    """Raises ValidationError for a foreign token."""
    domains, following = page(studio.all(Kind.DOMAIN), request)
    return {"Domains": [domain.described(studio.now()) for domain in domains], **following}
