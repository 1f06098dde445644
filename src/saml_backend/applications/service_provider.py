"""What an identity provider asks of us: our metadata, for one team's application."""

from __future__ import annotations

from lxml import etree
from lxml.builder import ElementMaker

from saml_backend.applications.application import SamlApplication
from saml_backend.names import HTTP_POST, METADATA, PROTOCOL

_MD = ElementMaker(namespace=METADATA, nsmap={"md": METADATA})


def service_provider_metadata(application: SamlApplication) -> bytes:
    """Return the metadata document: entity id, and the one address that takes responses, by POST.

    SAML 2.0 Metadata, section 2.4.4. It states no end of validity: it holds no key that could expire.
    """
    service = _MD.AssertionConsumerService(Binding=HTTP_POST, Location=application.acs_url, index="0", isDefault="true")
    descriptor = _MD.SPSSODescriptor(
        service, AuthnRequestsSigned="false", WantAssertionsSigned="true", protocolSupportEnumeration=PROTOCOL
    )
    document = _MD.EntityDescriptor(descriptor, entityID=application.audience)
    return etree.tostring(document, xml_declaration=True, encoding="UTF-8", pretty_print=True)
