"""Reads `reelproof.toml` and environment variables: precedence, errors for invalid settings."""

from difflib import get_close_matches
from pathlib import Path

from platformdirs import user_config_path
from pydantic import (
    ValidationError,
)
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    TomlConfigSettingsSource,
)

from reelproof.domain.canonical import JsonValue
from reelproof.domain.failure import ReelproofError, invalid_input
from reelproof.settings.settings import SECRET_FIELDS, Settings
from reelproof.settings.values import ChainSettings

FILE_NAME = "reelproof.toml"


def load_settings(script_folder: Path | None = None) -> Settings:
    """Reads environment and files. Raises ReelproofError (InvalidInput:settings) naming the key and the
    fix.
    """
    files = [user_config_path("reelproof") / FILE_NAME]
    if script_folder is not None:
        files.append(script_folder / FILE_NAME)
    return read_settings(files)


def read_settings(files: list[Path]) -> Settings:
    """Reads the environment and these files, each overriding the last. Raises like `load_settings`."""

    class Sourced(Settings):
        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,
            file_secret_settings: PydanticBaseSettingsSource,
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            project_over_user = [TomlConfigSettingsSource(settings_cls, file) for file in reversed(files)]
            return (init_settings, env_settings, *project_over_user)

    try:
        return Sourced()
    except ValidationError as error:
        raise _invalid_settings(error, files) from error
    except (ValueError, RecursionError) as error:
        where = " or ".join(str(file) for file in files if file.exists())
        raise invalid_input("settings", f"{where} is not valid TOML: {error}") from error


def _invalid_settings(error: ValidationError, files: list[Path]) -> ReelproofError:
    first = error.errors()[0]
    key = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        known = [*Settings.model_fields, *(f"chains.{name}" for name in ChainSettings.model_fields)]
        near = get_close_matches(key, known, n=1)
        hint = f" Did you mean {near[0]}?" if near else f" Known keys: {', '.join(known)}."
        where = ", ".join(str(file) for file in files if file.exists())
        return invalid_input("settings", f"{where}: unknown setting {key}.{hint}")
    reason = first["msg"].removeprefix("Value error, ")
    if first["loc"][0] in SECRET_FIELDS:
        return invalid_input("settings", f"The setting {key} is not valid: {reason}.")
    return invalid_input("settings", f"The setting {key} is {first['input']!r}: {reason}.")


def public_settings(settings: Settings) -> dict[str, JsonValue]:
    """Returns all settings except secrets."""
    shown: dict[str, JsonValue] = settings.model_dump(mode="json", exclude=set(SECRET_FIELDS))
    return shown
