"""HTTP for providers: calls and downloads without retries, each failure named, keys kept secret."""

from reelproof.access.addresses import host_of, is_this_machine, server_of
from reelproof.providers.http.answer import Answer, AnswerUnreadable
from reelproof.providers.http.client import ApiClient, ApiPlace, Call
from reelproof.providers.http.multipart import Part, multipart
from reelproof.providers.http.secrets import Secrets
from reelproof.providers.http.waits import asked_wait_s

__all__ = [
    "Answer",
    "AnswerUnreadable",
    "ApiClient",
    "ApiPlace",
    "Call",
    "Part",
    "Secrets",
    "asked_wait_s",
    "host_of",
    "is_this_machine",
    "multipart",
    "server_of",
]
