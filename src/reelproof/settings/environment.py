"""Environment variables outside the settings: secrets of providers."""

import os
import re
from collections.abc import Iterable, Mapping

OWN_SECRETS = ("REELPROOF_API_TOKEN", "REELPROOF_SECRET_KEY")
OWNERS_PREFIX = "REELPROOF_OWNERS__"
_NAMES_A_SECRET = re.compile(r"(?:^|_)(?:KEY|TOKEN|SECRET|PASSWORD|CREDENTIALS?)(?:_|$)", re.IGNORECASE)


def provider_environment(names: Iterable[str], kept: Mapping[str, str] | None = None) -> dict[str, str]:
    """The values of a plug-in's own variables; it sees no others. `kept` are keys that people set in the
    studio: what the environment says counts more.
    """
    set_here = {name: os.environ[name] for name in names if name in os.environ}
    given = {name: kept[name] for name in names if name in kept} if kept else {}
    return {**set_here, **given, **{name: value for name, value in set_here.items() if value}}


def is_set_in_environment(name: str) -> bool:
    return bool(os.environ.get(name))


def names_a_secret(name: str) -> bool:
    """Whether a variable's name says that it holds a key, a token or a password."""
    return _NAMES_A_SECRET.search(name) is not None


def secrets_among(names: Iterable[str]) -> list[str]:
    """The values of those variables whose names say that they are keys, tokens or passwords."""
    secret = [name for name in (*OWN_SECRETS, *names) if names_a_secret(name)]
    secret += [name for name in os.environ if name.upper().startswith(OWNERS_PREFIX)]
    return [os.environ[name] for name in secret if os.environ.get(name)]
