"""HTTP for providers: calls and downloads without retries, each failure named, keys kept secret."""

from reelproof.access.outbound_addresses import host_of, is_this_machine, server_of
from reelproof.providers.http.client import ApiCall, ApiClient, ApiEndpoint
from reelproof.providers.http.multipart import FormPart, multipart
from reelproof.providers.http.response import HttpResponse, UnreadableResponse
from reelproof.providers.http.retry_after import requested_wait_s
from reelproof.providers.http.secrets import Secrets

__all__ = [
    "ApiCall",
    "ApiClient",
    "ApiEndpoint",
    "FormPart",
    "HttpResponse",
    "Secrets",
    "UnreadableResponse",
    "host_of",
    "is_this_machine",
    "multipart",
    "requested_wait_s",
    "server_of",
]
