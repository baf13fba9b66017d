"""API key checks of a provider: whether a key is set, and accepted by a free call."""

from collections.abc import Callable

from reelproof.provider_api import Check, ErrorCode, Failure, ReelproofError
from reelproof.providers.http import ApiCall, ApiClient, ApiEndpoint, HttpResponse

ACCEPTED = ("missing_permissions",)
"""Codes for keys that are valid but have fewer permissions."""
NOT_THERE = (404, 405)


def key_check(name: str, endpoint: ApiEndpoint) -> Check:
    """Checks that the endpoint has a key, or needs none."""
    if endpoint.key is not None:
        return Check(name, True, f"{endpoint.host}, with {endpoint.key_name}")
    if not endpoint.is_key_needed:
        return Check(name, True, f"{endpoint.host}, without a key")
    remedy = f"Set {endpoint.key_name} to use these models; without it other models are used."
    return Check(name, False, f"{endpoint.key_name} is not set", remedy)


async def is_key_known(client: ApiClient, path: str, classify: Callable[[HttpResponse], Failure]) -> bool:
    """Tests the key with a free call; returns False if the service has no such path.

    Raises ReelproofError.
    """
    try:
        await client.send(ApiCall("GET", path), classify)
    except ReelproofError as error:
        failure = error.failure
        if failure.provider_code in ACCEPTED and failure.code is ErrorCode.InvalidApiKey:
            return True
        if failure.details.get("status") in NOT_THERE:
            return False
        raise
    return True
