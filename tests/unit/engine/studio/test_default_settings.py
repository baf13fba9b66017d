"""Default settings that are changed while the server runs."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from reelproof.domain.canonical import JsonValue, digest_of
from reelproof.domain.failure import ReelproofError
from reelproof.domain.ids import Digest
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.studio.default_settings import Defaults, DefaultSettings
from reelproof.engine.studio.owned_lookup import Conflict
from reelproof.planning.script.options import FilmChoices
from reelproof.testing.scripted import ScriptedLocal


@dataclass(slots=True)
class SettingsInMemory:
    """The port `SettingsFile`; the environment sets the format."""

    stored: dict[str, JsonValue] = field(default_factory=lambda: {"style": "night"})

    def defaults(self) -> Defaults:
        return Defaults(FilmChoices())

    def values(self) -> Mapping[str, JsonValue]:
        return {"format": "9:16", **self.stored}

    def fixed(self) -> Mapping[str, str]:
        return {"format": "REELPROOF_FORMAT"}

    async def digest(self) -> Digest:
        return digest_of(self.stored)

    async def change(self, changes: Mapping[str, JsonValue], known: Digest | None) -> bool:
        if known not in (None, await self.digest()):
            return False
        merged = {**self.stored, **changes}
        self.stored = {name: value for name, value in merged.items() if value is not None}
        return True


@pytest.fixture
def file() -> SettingsInMemory:
    return SettingsInMemory()


@pytest.fixture
def settings(file: SettingsInMemory) -> DefaultSettings:
    return DefaultSettings(file, Catalog({"local": ScriptedLocal()}, {}))


async def test_a_change_is_stored_and_read_back(settings: DefaultSettings) -> None:
    before = await settings.digest()
    await settings.change({"style": None, "voice": "emma", "chains": {"image": ["local/card"]}}, before)
    assert settings.values() == {"format": "9:16", "voice": "emma", "chains": {"image": ["local/card"]}}
    assert await settings.digest() != before


async def test_a_setting_of_the_environment_is_refused_with_its_variable(
    settings: DefaultSettings, file: SettingsInMemory
) -> None:
    assert settings.fixed() == {"format": "REELPROOF_FORMAT"}
    with pytest.raises(Conflict, match="change REELPROOF_FORMAT where the server is started") as refused:
        await settings.change({"voice": "emma", "format": "1:1"}, None)
    assert refused.value.failure.subject == "format"
    assert file.stored == {"style": "night"}


@pytest.mark.parametrize(
    ("chain", "reason"), [("local/crad", "Unknown model"), ("local/music", "makes music, not image")]
)
async def test_a_chain_that_makes_nothing_is_refused(
    settings: DefaultSettings, file: SettingsInMemory, chain: str, reason: str
) -> None:
    with pytest.raises(ReelproofError, match=reason):
        await settings.change({"chains": {"image": ["local/card", chain]}}, None)
    assert file.stored == {"style": "night"}


async def test_a_chain_that_is_removed_is_not_checked(
    settings: DefaultSettings, file: SettingsInMemory
) -> None:
    await settings.change({"chains": {"image": None}}, None)
    assert file.stored["chains"] == {"image": None}


async def test_settings_that_have_changed_since_are_not_overwritten(
    settings: DefaultSettings, file: SettingsInMemory
) -> None:
    read = await settings.digest()
    await settings.change({"style": "bright"}, read)
    with pytest.raises(Conflict, match="have changed since they were read"):
        await settings.change({"style": "photorealistic"}, read)
    assert file.stored == {"style": "bright"}
