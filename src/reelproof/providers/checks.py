"""What a provider finds out about itself before it is used."""

from collections.abc import Callable

from reelproof.provider_api import Check, ErrorCode, Failure, ReelproofError
from reelproof.providers.http import Answer, ApiClient, ApiPlace, Call

ACCEPTED = ("missing_permissions",)
"""Said of keys that are known and may do less."""
NOT_THERE = (404, 405)


def key_check(name: str, place: ApiPlace) -> Check:
    """Whether there is a key for the place, or none is needed."""
    if place.key is not None:
        return Check(name, True, f"{place.host}, with {place.key_name}")
    if not place.is_key_needed:
        return Check(name, True, f"{place.host}, without a key")
    remedy = f"Set {place.key_name} to use these models; without it films are made by the others."
    return Check(name, False, f"{place.key_name} is not set", remedy)


async def is_key_known(client: ApiClient, path: str, classify: Callable[[Answer], Failure]) -> bool:
    """Whether the service, asked for what costs nothing, lets the key in; False where it has no such address.

    Raises ReelproofError.
    """
    try:
        await client.send(Call("GET", path), classify)
    except ReelproofError as error:
        failure = error.failure
        if failure.provider_code in ACCEPTED and failure.code is ErrorCode.InvalidApiKey:
            return True
        if failure.details.get("status") in NOT_THERE:
            return False
        raise
    return True
