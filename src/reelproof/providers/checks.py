"""What a provider finds out about itself before it is used."""

from reelproof.provider_api import Check
from reelproof.providers.http import ApiPlace


def key_check(name: str, place: ApiPlace) -> Check:
    """Whether there is a key for the place, or none is needed."""
    if place.key is not None:
        return Check(name, True, f"{place.host}, with {place.key_name}")
    if not place.is_key_needed:
        return Check(name, True, f"{place.host}, without a key")
    remedy = f"Set {place.key_name} to use these models; without it films are made by the others."
    return Check(name, False, f"{place.key_name} is not set", remedy)
