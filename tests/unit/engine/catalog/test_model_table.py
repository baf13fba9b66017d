"""The table of models: what can be used now, and what is wrong with the chains."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from reelproof.domain.price import FREE
from reelproof.domain.project import FilmOptions
from reelproof.domain.units import Microusd
from reelproof.engine.catalog.catalog import Catalog, ModelOverrides, Overrides
from reelproof.engine.catalog.default_models import with_default_models
from reelproof.engine.catalog.model_table import model_table, today
from reelproof.provider_api import AssetKind, ModelInfo, Price, VoiceInfo
from reelproof.testing.scripted import ScriptedLocal, ScriptedProvider

IMAGE, NARRATION, MUSIC = AssetKind.image, AssetKind.narration, AssetKind.music


@dataclass(slots=True)
class Offer(ScriptedProvider):
    """A provider of these models and voices."""

    offered: Sequence[ModelInfo] = ()
    singers: Sequence[VoiceInfo] = ()

    def models(self) -> Sequence[ModelInfo]:
        return self.offered

    def voices(self) -> Sequence[VoiceInfo]:
        return self.singers


@dataclass(slots=True)
class OpenOffer(Offer):
    """Also offers any model that is named."""

    def model(self, name: str) -> ModelInfo | None:
        return ModelInfo(name, (IMAGE,), "open")


def no_server_is_up(_server: str) -> bool:
    return False


def any_server_is_up(_server: str) -> bool:
    return True


def offer(*models: ModelInfo) -> Offer:
    return Offer("studio", offered=models)


def test_a_model_says_what_keeps_it_from_being_used() -> None:
    models = [
        ModelInfo("ready", (IMAGE,), "b"),
        ModelInfo("locked", (IMAGE,), "b", missing_key="STUDIO_KEY", server="host:1"),
        ModelInfo("hosted", (IMAGE,), "b", server="host:1"),
        ModelInfo("ended", (IMAGE,), "b", retires_on=today()),
    ]
    table = model_table(Catalog({"studio": offer(*models)}, {}), {}, no_server_is_up)
    assert {row.name: row.unavailable_reason for row in table.rows} == {
        "studio/ready": None,
        "studio/locked": "STUDIO_KEY is not set",
        "studio/hosted": "host:1 does not respond",
        "studio/ended": f"was switched off on {today().isoformat()}",
    }


def test_a_server_that_is_up_keeps_nothing_from_being_used() -> None:
    catalog = Catalog({"studio": offer(ModelInfo("hosted", (IMAGE,), "b", server="host:1"))}, {})
    [row] = model_table(catalog, {}, any_server_is_up).rows
    assert row.unavailable_reason is None


def test_a_row_has_the_operators_terms() -> None:
    price = Price(today(), call_microusd=Microusd(5))
    catalog = Catalog(
        {"studio": offer(ModelInfo("one", (IMAGE, NARRATION), "b", timeout_s=9.0))},
        {},
        Overrides(
            {"studio/one": ModelOverrides(concurrency=2, calls_per_minute=30, price=price)}, {IMAGE: 7.0}
        ),
    )
    [row] = model_table(catalog, {}, any_server_is_up).rows
    assert (row.concurrency, row.calls_per_minute, row.price) == (2, 30, price)
    assert row.timeouts_s == {IMAGE: 7.0, NARRATION: 9.0}


def test_local_models_are_free() -> None:
    table = model_table(Catalog({"local": ScriptedLocal()}, {}), {}, any_server_is_up)
    assert {row.price for row in table.rows} == {FREE}


def test_one_kind_is_shown_alone_with_its_chain() -> None:
    catalog = Catalog({"local": ScriptedLocal()}, {"broken": "ImportError: no"})
    chains = {IMAGE: ["local/card"], MUSIC: ["local/music"]}
    table = model_table(catalog, chains, any_server_is_up, MUSIC)
    assert [row.name for row in table.rows] == ["local/music"]
    assert table.chains == {MUSIC: ["local/music"]}
    assert table.not_loaded == {"broken": "ImportError: no"}


def test_a_chain_names_its_faults_and_keeps_its_other_models() -> None:
    catalog = Catalog({"local": ScriptedLocal()}, {"broken": "ImportError: no"})
    chains = {IMAGE: ["local/crad", "broken/one", "local/music", "local/card"]}
    table = model_table(catalog, chains, any_server_is_up)
    faults = table.invalid_models[IMAGE]
    assert faults["local/crad"] == "Unknown model: local/crad. Did you mean local/card?"
    assert faults["broken/one"] == "The provider broken could not be loaded: ImportError: no"
    assert faults["local/music"] == "local/music makes music, not image."
    assert "local/card" not in faults


def test_a_model_that_no_one_lists_is_shown_once_a_chain_names_it() -> None:
    catalog = Catalog({"open": OpenOffer("open")}, {})
    assert model_table(catalog, {}, any_server_is_up).rows == []
    [row] = model_table(catalog, {IMAGE: ["open/my-model"]}, any_server_is_up).rows
    assert (row.name, row.provider, row.kinds) == ("open/my-model", "open", (IMAGE,))


def narrators(ends_in: timedelta | None = None) -> Catalog:
    ends = today() + ends_in if ends_in is not None else None
    openai = Offer(
        "openai",
        offered=[ModelInfo("gpt-4o-mini-tts", (NARRATION,), "b")],
        singers=[VoiceInfo("coral", "gpt-4o-mini-tts", "en", "warm")],
    )
    google = Offer("google", offered=[ModelInfo("gemini-3.8-flash-tts", (NARRATION,), "b", retires_on=ends)])
    return Catalog({"openai": openai, "google": google, "local": ScriptedLocal()}, {})


def narration_of(options: FilmOptions, catalog: Catalog, stays_local: bool = False) -> tuple[str, ...]:
    return with_default_models(options, catalog, stays_local).chain(NARRATION)


def test_services_that_can_be_used_are_tried_before_local_models() -> None:
    chain = narration_of(FilmOptions(), narrators())
    assert chain == ("google/gemini-3.8-flash-tts", "openai/gpt-4o-mini-tts", "local/voice")


def test_everything_stays_local_if_that_is_chosen() -> None:
    assert narration_of(FilmOptions(), narrators(), stays_local=True) == ("local/voice",)


def test_a_chosen_voice_keeps_the_models_that_have_it() -> None:
    chain = narration_of(FilmOptions(voice="coral"), narrators())
    assert chain == ("openai/gpt-4o-mini-tts", "local/voice")


def test_a_model_that_ends_soon_is_tried_last_of_the_services_and_an_ended_one_never() -> None:
    soon = narration_of(FilmOptions(), narrators(timedelta(days=30)))
    assert soon == ("openai/gpt-4o-mini-tts", "google/gemini-3.8-flash-tts", "local/voice")
    ended = narration_of(FilmOptions(), narrators(timedelta(days=-1)))
    assert ended == ("openai/gpt-4o-mini-tts", "local/voice")
