"""Where each capability is served, and with which key."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from urllib.parse import urlencode

from reelproof.provider_api import ProviderContext
from reelproof.providers.http import ApiPlace, host_of

OPENAI_URL = "https://api.openai.com/v1"
OPENAI_HOST = "api.openai.com"
KEY, URL, VERSION = "OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_API_VERSION"
AZURE_HOSTS = (".openai.azure.com", ".cognitiveservices.azure.com", ".services.ai.azure.com")
AZURE_HEADER = "api-key"


class Capability(StrEnum):
    """What can be served apart from the rest."""

    image = "image"
    speech = "speech"
    text = "text"


@dataclass(frozen=True, slots=True)
class OpenAiSettings:
    """The place of every capability. `is_openai` says which of them are OpenAI's own."""

    places: Mapping[Capability, ApiPlace]
    is_openai: Mapping[Capability, bool] = field(default_factory=dict)

    @classmethod
    def of(cls, context: ProviderContext) -> "OpenAiSettings":
        environment = {name: value.strip() for name, value in context.environment.items() if value.strip()}
        places = {capability: _place(capability, environment) for capability in Capability}
        return cls(places, {name: is_openai_host(place.host) for name, place in places.items()})

    @classmethod
    def at(cls, url: str, key: str | None) -> "OpenAiSettings":
        """OpenAI itself, reached at another address: a relay, or a server of a test."""
        place = ApiPlace(url, KEY, key)
        return cls(dict.fromkeys(Capability, place), dict.fromkeys(Capability, True))


def _place(capability: Capability, environment: Mapping[str, str]) -> ApiPlace:
    """A key goes to the host that it was given for, and to no other."""
    usual_url = environment.get(URL, OPENAI_URL)
    prefix = f"OPENAI_{capability.value.upper()}"
    url = environment.get(f"{prefix}_BASE_URL", usual_url)
    host = host_of(url)
    version = "" if is_openai_host(host) else environment.get(VERSION, "")
    is_key_needed = is_openai_host(host) or is_azure_host(host)
    own_name = f"{prefix}_API_KEY"
    is_usual_place = host == host_of(usual_url)
    key_name = KEY if is_usual_place and own_name not in environment else own_name
    place = ApiPlace(url, key_name, environment.get(key_name), is_key_needed)
    return _as_azure(place, version) if version or is_azure_host(host) else place


def _as_azure(place: ApiPlace, version: str) -> ApiPlace:
    """The place as Azure, and gateways in its manner, want to be asked."""
    query = urlencode({"api-version": version}) if version else ""
    return replace(place, header=AZURE_HEADER, scheme="", query=query)


def is_openai_host(host: str) -> bool:
    return host == OPENAI_HOST or host.endswith(f".{OPENAI_HOST}")


def is_azure_host(host: str) -> bool:
    return host.endswith(AZURE_HOSTS)


def is_like_azure(place: ApiPlace) -> bool:
    return place.header == AZURE_HEADER
