"""Base URLs and API keys of OpenAI, Azure and compatible servers: environment variables."""

from collections.abc import Mapping
from dataclasses import field, replace
from enum import StrEnum
from urllib.parse import urlencode

from reelproof.domain.frozen import frozen
from reelproof.provider_api import ProviderContext
from reelproof.providers.http import ApiEndpoint, host_of

OPENAI_URL = "https://api.openai.com/v1"
OPENAI_HOST = "api.openai.com"
KEY, URL, VERSION = "OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_API_VERSION"
AZURE_HOSTS = (".openai.azure.com", ".cognitiveservices.azure.com", ".services.ai.azure.com")
AZURE_HEADER = "api-key"


class Capability(StrEnum):
    """A capability that may have an endpoint of its own."""

    image = "image"
    speech = "speech"
    text = "text"


@frozen
class OpenAiSettings:
    """The endpoint of every capability. `is_openai` says which are OpenAI's own."""

    endpoints: Mapping[Capability, ApiEndpoint]
    is_openai: Mapping[Capability, bool] = field(default_factory=dict)

    @classmethod
    def of(cls, context: ProviderContext) -> "OpenAiSettings":
        environment = {name: value.strip() for name, value in context.environment.items() if value.strip()}
        endpoints = {capability: _endpoint(capability, environment) for capability in Capability}
        return cls(endpoints, {name: is_openai_host(endpoint.host) for name, endpoint in endpoints.items()})

    @classmethod
    def at(cls, url: str, key: str | None) -> "OpenAiSettings":
        """OpenAI itself at another URL: a relay or a test server."""
        endpoint = ApiEndpoint(url, KEY, key)
        return cls(dict.fromkeys(Capability, endpoint), dict.fromkeys(Capability, True))


def _endpoint(capability: Capability, environment: Mapping[str, str]) -> ApiEndpoint:
    """A key is sent only to the host that it was configured for."""
    default_url = environment.get(URL, OPENAI_URL)
    prefix = f"OPENAI_{capability.value.upper()}"
    url = environment.get(f"{prefix}_BASE_URL", default_url)
    host = host_of(url)
    version = "" if is_openai_host(host) else environment.get(VERSION, "")
    is_key_needed = is_openai_host(host) or is_azure_host(host)
    own_name = f"{prefix}_API_KEY"
    is_default_endpoint = host == host_of(default_url)
    key_name = KEY if is_default_endpoint and own_name not in environment else own_name
    endpoint = ApiEndpoint(url, key_name, environment.get(key_name), is_key_needed)
    return _as_azure(endpoint, version) if version or is_azure_host(host) else endpoint


def _as_azure(endpoint: ApiEndpoint, version: str) -> ApiEndpoint:
    """Adapts the endpoint to Azure and Azure-style gateways."""
    query = urlencode({"api-version": version}) if version else ""
    return replace(endpoint, header=AZURE_HEADER, scheme="", query=query)


def is_openai_host(host: str) -> bool:
    return host == OPENAI_HOST or host.endswith(f".{OPENAI_HOST}")


def is_azure_host(host: str) -> bool:
    return host.endswith(AZURE_HOSTS)


def is_like_azure(endpoint: ApiEndpoint) -> bool:
    return endpoint.header == AZURE_HEADER
