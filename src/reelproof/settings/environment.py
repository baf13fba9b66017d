"""Reads provider keys from environment variables; which names count as secrets."""

import os
import re
from collections.abc import Iterable, Mapping

OWN_SECRETS = ("REELPROOF_API_TOKEN", "REELPROOF_SECRET_KEY")
OWNERS_PREFIX = "REELPROOF_OWNERS__"
_SECRET_NAME = re.compile(r"(?:^|_)(?:KEY|TOKEN|SECRET|PASSWORD|CREDENTIALS?)(?:_|$)", re.IGNORECASE)


def provider_environment(names: Iterable[str], kept: Mapping[str, str] | None = None) -> dict[str, str]:
    """Returns the values of a plug-in's own variables; it sees no others. `kept` are keys set in the studio;
    the environment takes precedence.
    """
    from_environment = {name: os.environ[name] for name in names if name in os.environ}
    stored = {name: kept[name] for name in names if name in kept} if kept else {}
    return {
        **from_environment,
        **stored,
        **{name: value for name, value in from_environment.items() if value},
    }


def is_set_in_environment(name: str) -> bool:
    return bool(os.environ.get(name))


def is_secret_name(name: str) -> bool:
    """Whether a variable holds a key, token or password, judging by its name."""
    return _SECRET_NAME.search(name) is not None


def secret_environment_values(names: Iterable[str]) -> list[str]:
    """Returns the values of variables whose names suggest keys, tokens or passwords."""
    secret = [name for name in (*OWN_SECRETS, *names) if is_secret_name(name)]
    secret += [name for name in os.environ if name.upper().startswith(OWNERS_PREFIX)]
    return [os.environ[name] for name in secret if os.environ.get(name)]
