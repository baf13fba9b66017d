"""`reelproof doctor`: checks of Python version, encoders, settings, disk space, database, providers."""

import asyncio
import os
import platform
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import replace
from pathlib import Path

from platformdirs import user_config_path

from reelproof import __version__
from reelproof.cli.installation.chain_checks import chain_checks, models_check
from reelproof.cli.installation.key_checks import key_checks
from reelproof.contract.installation import CheckObject, SystemCheck
from reelproof.domain.failure import ReelproofError
from reelproof.domain.frozen import frozen
from reelproof.domain.script import ScriptOptions
from reelproof.engine.catalog.catalog import Catalog, reinstall_remedy
from reelproof.engine.catalog.default_models import with_default_models
from reelproof.engine.catalog.server_probe import ServerProbe
from reelproof.planning.recovery.disk_space import RECOMMENDED_BYTES
from reelproof.planning.report.amount import size_text
from reelproof.planning.script.options import FilmChoices, decide_options
from reelproof.plugins import load_catalog
from reelproof.provider_api import Check, Provider
from reelproof.server.studio.bundle import REMEDY, missing_reason
from reelproof.settings.loading import FILE_NAME, load_settings
from reelproof.settings.settings import Settings
from reelproof.storage.files.backup.check import check_fully
from reelproof.storage.files.backup.copies import copies_of
from reelproof.storage.files.home import Home, owner
from reelproof.wiring.owning import copy_problem
from reelproof.wiring.studio import Studio, open_studio

OLDEST_PYTHON = (3, 11)
ENCODERS = ("libx264", "aac")


@frozen
class SystemCheckResult:
    """Required checks, and checks that only affect the result.

    `unused` holds the checks of providers that no chain uses. `studio` holds those of the
    studio's page, without which films are made all the same.
    """

    required: Sequence[Check]
    chains: Sequence[Check]
    providers: Sequence[Check]
    unused: Sequence[Check]
    studio: Sequence[Check]

    @property
    def can_make_films(self) -> bool:
        return all(check.is_ok for check in self.required)


async def run_system_check(
    folder: Path | None = None, studio: Studio | None = None, tests_keys: bool = False
) -> SystemCheckResult:
    """Runs all checks; a failing check does not prevent the others.

    `folder` may contain its own settings. An open `studio` is checked as it is. With `tests_keys`, each
    configured key is tested with its service.
    """
    required = [_python(), await asyncio.to_thread(_encoders)]
    try:
        settings = studio.settings if studio is not None else load_settings(folder)
    except ReelproofError as error:
        required.append(Check("settings", False, error.failure.message, "Correct the file or the variable."))
        settings = None
    else:
        required.append(Check("settings", True, _settings_files(folder)))
    catalog = studio.catalog if studio is not None else _catalog(settings, required)
    if settings is None:
        return await asyncio.to_thread(_system_check, required, [], catalog, frozenset(catalog.providers))
    plain = decide_options(FilmChoices(), ScriptOptions(), settings.choices())
    options = with_default_models(plain, catalog, settings.local)
    required.append(models_check(catalog, options))
    is_up = studio.server_probe.is_up if studio is not None else ServerProbe().is_up
    chains = await asyncio.to_thread(lambda: list(chain_checks(catalog, options, is_up)))
    required += await _home_checks(settings, catalog, studio)
    used = frozenset(model.partition("/")[0] for model in options.models())
    keys = await key_checks(catalog, settings) if tests_keys else []
    system_check = await asyncio.to_thread(_system_check, required, chains, catalog, used)
    return replace(system_check, providers=[*system_check.providers, *keys])


def _catalog(settings: Settings | None, required: list[Check]) -> Catalog:
    """Loads the catalog; without the keys stored in the home if they cannot be read."""
    try:
        return load_catalog(settings)
    except ReelproofError as error:
        required.append(Check("keys", False, error.failure.message, error.failure.remediation))
        return load_catalog()


def _system_check(
    required: Sequence[Check], chains: Sequence[Check], catalog: Catalog, used: frozenset[str]
) -> SystemCheckResult:
    """Adds the providers' own checks, which may take a while."""
    return SystemCheckResult(
        required,
        chains,
        [*_not_loaded(catalog), *_provider_checks(catalog, used)],
        list(_provider_checks(catalog, frozenset(catalog.providers) - used)),
        [_studio_page()],
    )


def _studio_page() -> Check:
    reason = missing_reason()
    return Check("studio page", reason is None, reason or "built", REMEDY)


def _python() -> Check:
    detail = (
        f"{platform.python_version()} on {platform.system()} {platform.machine()}, reelproof {__version__}"
    )
    remedy = "Install Reelproof with Python {}.{} or newer.".format(*OLDEST_PYTHON)
    return Check("python", sys.version_info >= OLDEST_PYTHON, detail, remedy)


def _encoders() -> Check:
    remedy = "Reinstall the av package: pip install --force-reinstall av"
    try:
        import av
        from av.codec.codec import UnknownCodecError
    except ImportError as error:
        return Check("video", False, f"the av package cannot be loaded: {error}", remedy)
    missing = []
    for name in ENCODERS:
        try:
            av.Codec(name, "w")
        except UnknownCodecError:
            missing.append(name)
    if missing:
        return Check("video", False, f"av {av.__version__} has no encoder {' or '.join(missing)}", remedy)
    return Check("video", True, f"av {av.__version__} with {' and '.join(ENCODERS)}")


def _settings_files(folder: Path | None) -> str:
    folders = [user_config_path("reelproof"), *([folder] if folder is not None else [])]
    files = [folder / FILE_NAME for folder in folders]
    read = [str(file) for file in files if file.is_file()]
    return f"read from {', '.join(read)}" if read else "no settings file; defaults and environment"


async def _home_checks(settings: Settings, catalog: Catalog, studio: Studio | None) -> list[Check]:
    home, room = _home(settings.home), _free_space(settings.home)
    if not home.is_ok:
        return [home, room]
    if Home(settings.home).is_new:
        return [home, room, Check("database", True, "not created yet; the first film creates it")]
    try:
        await asyncio.to_thread(check_fully, Home(settings.home))
        async with _opened(settings, catalog, studio) as opened:
            return [await _copy_check(opened, home), room, await _database(opened)]
    except ReelproofError as error:
        detail = f"{Home(settings.home).database}: {error.failure.message}"
        return [home, room, Check("database", False, detail, error.failure.remediation)]


def _home(home: Path) -> Check:
    existing = _existing(home)
    is_ok = existing.is_dir() and os.access(existing, os.W_OK | os.X_OK)
    detail = str(home) if is_ok else f"{home} cannot be written"
    return Check("home", is_ok, detail, "Set REELPROOF_HOME to a folder you can write to.")


def _free_space(home: Path) -> Check:
    free = shutil.disk_usage(_existing(home)).free
    remedy = (
        f"Free some space, or set REELPROOF_HOME to a disk with at least {size_text(RECOMMENDED_BYTES)} free."
    )
    return Check("disk", free >= RECOMMENDED_BYTES, f"{size_text(free)} free", remedy)


def _existing(path: Path) -> Path:
    return next(folder for folder in (path, *path.parents) if folder.exists())


async def _copy_check(studio: Studio, home: Check) -> Check:
    problem = await copy_problem(studio)
    return home if problem is None else Check("home", False, problem, "Choose one, as described above.")


async def _database(studio: Studio) -> Check:
    await studio.stores.jobs.unfinished()
    holder = await owner(studio.home)
    known = copies_of(studio.home)
    copied = f", last backup {known[0].made_at.astimezone():%Y-%m-%d %H:%M}" if known else ", no backup yet"
    return Check("database", True, (f"ok; in use by {holder}" if holder else "ok") + copied)


def _opened(
    settings: Settings, catalog: Catalog, studio: Studio | None
) -> AbstractAsyncContextManager[Studio]:
    return open_studio(settings, catalog) if studio is None else nullcontext(studio)


def _not_loaded(catalog: Catalog) -> Iterator[Check]:
    for name, reason in catalog.not_loaded.items():
        yield Check(name, False, f"could not be loaded: {reason}", reinstall_remedy(name))


def _provider_checks(catalog: Catalog, names: frozenset[str]) -> Iterator[Check]:
    for name, provider in catalog.providers.items():
        if name in names:
            for check in _checked(name, provider):
                yield Check(f"{name}: {check.name}", check.is_ok, check.detail, check.remediation)


def _checked(name: str, provider: Provider) -> Sequence[Check]:
    try:
        return provider.check()
    except Exception as error:  # noqa: BLE001 a plug-in may raise anything, and the others are still checked
        detail = f"its own check failed: {type(error).__name__}: {error}"
        return [Check("check", False, detail, reinstall_remedy(name))]


def system_check_object(system_check: SystemCheckResult) -> SystemCheck:
    return SystemCheck(
        can_make_films=system_check.can_make_films,
        required=[_row(check) for check in system_check.required],
        chains=[_row(check) for check in system_check.chains],
        providers=[_row(check) for check in system_check.providers],
        unused=[_row(check) for check in system_check.unused],
        studio=[_row(check) for check in system_check.studio],
    )


def _row(check: Check) -> CheckObject:
    return CheckObject(
        name=check.name,
        is_ok=check.is_ok,
        detail=check.detail,
        remediation=None if check.is_ok else check.remediation,
    )


_SIGNS = {"Required": "✗", "Unused providers": "·", "Studio": "·"}


def system_check_lines(system_check: SystemCheckResult) -> Iterator[str]:
    parts = (
        ("Required", system_check.required),
        ("Chains", system_check.chains),
        ("Providers", system_check.providers),
        ("Unused providers", system_check.unused),
        ("Studio", system_check.studio),
    )
    width = max(len(check.name) for _, checks in parts for check in checks)
    for title, checks in parts:
        if not checks:
            continue
        sign = _SIGNS.get(title, "!")
        yield title
        for check in checks:
            yield f"  {'✓' if check.is_ok else sign} {check.name:<{width}}  {check.detail}"
            if not check.is_ok and check.remediation:
                yield f"    {'':<{width}}  {check.remediation}"
    yield ""
    yield _conclusion(system_check)


def _conclusion(system_check: SystemCheckResult) -> str:
    if not system_check.can_make_films:
        return "No film can be made here until the problems marked ✗ are fixed."
    if all(check.is_ok for check in (*system_check.chains, *system_check.providers)):
        return "Films can be made here."
    return "Films can be made here, but problems marked ! would leave them incomplete or of lower quality."
