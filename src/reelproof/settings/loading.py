"""Reads `reelproof.toml` and environment variables: precedence, errors for invalid settings."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from platformdirs import user_config_path
from pydantic import (
    ValidationError,
)
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    TomlConfigSettingsSource,
)

from reelproof.domain.canonical import JsonValue
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError, invalid_input
from reelproof.domain.refused_value import FieldProblem, field_details, sentence, shown_value
from reelproof.planning.script.option_values import documented_names, option_name
from reelproof.planning.script.validation_sentence import UNKNOWN, meant_by, validation_sentence
from reelproof.settings.settings import SECRET_FIELDS, Settings
from reelproof.settings.values import ChainSettings

FILE_NAME = "reelproof.toml"
PREFIX = "REELPROOF_"


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
            project_over_user = [_TomlFile(settings_cls, file) for file in reversed(files)]
            return (init_settings, _Environment(settings_cls), *project_over_user)

    try:
        return Sourced()
    except ValidationError as error:
        raise _invalid_settings(error, files) from error
    except (ValueError, RecursionError) as error:
        where = " or ".join(str(file) for file in files if file.exists())
        raise invalid_input("settings", f"{where} is not valid TOML: {error}") from error


class _Environment(EnvSettingsSource):
    """Variables, also under other names of settings."""

    def _load_env_vars(self) -> Mapping[str, str | None]:
        found = super()._load_env_vars()
        prefix = PREFIX.lower()
        ours = [name.removeprefix(prefix) for name in found if name.startswith(prefix)]
        _check_names(ours, "The environment")
        return {_documented(name): value for name, value in found.items()}


class _TomlFile(TomlConfigSettingsSource):
    """A settings file, also with other names of settings."""

    def _read_file(self, file_path: Path | Traversable) -> dict[str, Any]:
        values = super()._read_file(file_path)
        _check_names(values, str(file_path))
        return {option_name(name): value for name, value in values.items()}


def _check_names(names: Iterable[str], where: str) -> None:
    try:
        documented_names(names)
    except ValueError as error:
        raise invalid_input("settings", f"{where}: {error}.") from error


def _documented(variable: str) -> str:
    prefix = PREFIX.lower()
    return prefix + option_name(variable.removeprefix(prefix)) if variable.startswith(prefix) else variable


def _invalid_settings(error: ValidationError, files: list[Path]) -> ReelproofError:
    """Names every problem."""
    problems = {one.message: one for one in (_problem(each, files) for each in error.errors())}
    details = field_details([*problems.values()])
    return ReelproofError(Failure(ErrorCode.InvalidInput, " ".join(problems), "settings", details=details))


def _problem(first: ErrorDetails, files: list[Path]) -> FieldProblem:
    key = ".".join(str(part) for part in first["loc"])
    if first["type"] == UNKNOWN:
        return _unknown_setting(key, files)
    return FieldProblem(key, sentence(_refusal(key, first)), meant_by(first))


def _unknown_setting(key: str, files: list[Path]) -> FieldProblem:
    known = [*Settings.model_fields, *(f"chains.{name}" for name in ChainSettings.model_fields)]
    near = get_close_matches(key, known, n=1)
    hint = f"Did you mean {near[0]}?" if near else f"Known keys: {', '.join(known)}."
    where = ", ".join(str(file) for file in files if file.exists())
    return FieldProblem(key, f"{where}: unknown setting {key}. {hint}", near[0] if near else None)


def _refusal(key: str, first: ErrorDetails) -> str:
    reason = validation_sentence(first)
    if first["loc"][0] in SECRET_FIELDS:
        return f"The setting {key} is not valid: {reason}"
    shown = shown_value(first["input"])
    if reason.startswith(f"{shown} is not"):
        return f"The setting {key} is {shown}, which {reason.removeprefix(shown).lstrip()}"
    return f"The setting {key} is {shown}: {reason}"


def public_settings(settings: Settings) -> dict[str, JsonValue]:
    """Returns all settings except secrets."""
    shown: dict[str, JsonValue] = settings.model_dump(mode="json", exclude=set(SECRET_FIELDS))
    return shown
