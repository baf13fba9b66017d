"""The catalog's messages about retired models, and the lifetime of replaced providers."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.project import FilmOptions
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.plan.option_checks import check_models, option_failures
from reelproof.engine.ports.request import MakeRequest
from reelproof.plugins import load_catalog
from reelproof.provider_api import AssetKind, CallbackProvider, ModelInfo, ProviderContext, VoiceInfo
from reelproof.providers import google, openai
from reelproof.settings.settings import Settings
from reelproof.testing.scripted import ScriptedProvider, scripted_cards

PAST = date(2026, 1, 31)
TODAY = datetime.now(UTC).date()
TOMORROW = TODAY + timedelta(days=1)


class Forgetful(ScriptedProvider):
    """Two models for pictures, of which one is gone, and one for clips."""

    def models(self) -> Sequence[ModelInfo]:
        return [
            ModelInfo("paint-2", (AssetKind.image,), "old", retires_on=TODAY),
            ModelInfo("brush-9", (AssetKind.image,), "old", retires_on=TOMORROW),
            ModelInfo("paint-4", (AssetKind.video,), "old"),
        ]

    def retired(self) -> Mapping[str, date]:
        return {"paint-1": PAST, "paint-3": TOMORROW, "sound-1": PAST}


def reported(catalog: Catalog, kind: AssetKind, name: str) -> str:
    with pytest.raises(ReelproofError) as caught:
        catalog.check_chain(kind, [name])
    assert caught.value.failure.full_code == "InvalidInput:model"
    return caught.value.failure.message


@pytest.mark.parametrize(
    ("kind", "name", "expected"),
    [
        (AssetKind.image, "paint-1", "was switched off on 2026-01-31; choose old/brush-9."),
        (AssetKind.video, "paint-1", "was switched off on 2026-01-31; choose old/paint-4."),
        (AssetKind.image, "paint-3", f"is switched off on {TOMORROW}; choose old/brush-9."),
        (
            AssetKind.music,
            "sound-1",
            "was switched off on 2026-01-31; choose another; see: reelproof models.",
        ),
    ],
)
def test_a_retired_model_is_reported_with_its_date_and_a_replacement(
    kind: AssetKind, name: str, expected: str
) -> None:
    assert reported(Catalog({"old": Forgetful()}, {}), kind, f"old/{name}") == f"old/{name} {expected}"


def test_without_a_kind_only_a_name_that_is_near_is_offered() -> None:
    catalog = Catalog({"old": Forgetful()}, {})
    for name, choice in (("paint-1", "choose old/paint-4."), ("sound-1", "choose")):
        with pytest.raises(ReelproofError) as caught:
            catalog.model(f"old/{name}")
        assert choice in caught.value.failure.message


def test_retired_models_of_the_services_are_reported() -> None:
    catalog = Catalog(
        {
            "openai": openai.plugin.create(ProviderContext()),
            "google": google.plugin.create(ProviderContext()),
        },
        {},
    )
    assert reported(catalog, AssetKind.image, "openai/dall-e-3").startswith(
        "openai/dall-e-3 was switched off on 2026-05-12; choose openai/"
    )
    gone = reported(catalog, AssetKind.image, "google/imagen-4.0-generate-001")
    assert gone.startswith("google/imagen-4.0-generate-001 was switched off on 2026-08-17; choose google/")


def test_an_own_server_may_serve_retired_models() -> None:
    own = openai.plugin.create(ProviderContext({"OPENAI_IMAGE_BASE_URL": "http://127.0.0.1:8080/v1"}))
    Catalog({"openai": own}, {}).check_chain(AssetKind.image, ["openai/dall-e-3"])


def test_providers_receive_their_callback_address(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("REPLICATE_WEBHOOK_SECRET", "whsec_c2VjcmV0LW9mLXRoaXMtdGVzdA==")

    def callback_urls(public_url: str | None) -> list[str]:
        provider = load_catalog(Settings(home=tmp_path, public_url=public_url)).providers["replicate"]
        assert isinstance(provider, CallbackProvider)
        return [check.detail.partition(": ")[2] for check in provider.check() if check.name == "callbacks"]

    address = "https://films.example/api/providers/replicate/callback"
    assert callback_urls("https://films.example") == callback_urls("https://films.example/") == [address]
    assert callback_urls(None) == ["not requested, as public_url is not set"]


class Watched(ScriptedProvider):
    """Remembers how it was treated, and offers one model of a name."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.lifecycle: list[str] = []

    def models(self) -> Sequence[ModelInfo]:
        return [ModelInfo(self.name, (AssetKind.image,), "watched")]

    async def release(self) -> None:
        self.lifecycle.append("rest")

    async def close(self) -> None:
        self.lifecycle.append("close")


async def test_providers_rest_when_the_last_job_leaves() -> None:
    provider = Watched("one")
    catalog = Catalog({"watched": provider}, {})
    async with catalog.in_use():
        async with catalog.in_use():
            pass
        assert provider.lifecycle == []
    assert provider.lifecycle == ["rest"]


async def test_a_job_that_breaks_leaves_too() -> None:
    provider = Watched("one")
    with pytest.raises(ValueError, match="broken"):
        async with Catalog({"watched": provider}, {}).in_use():
            raise ValueError("broken")
    assert provider.lifecycle == ["rest"]


async def test_a_replaced_provider_is_closed_after_its_last_caller() -> None:
    before, after = Watched("old"), Watched("new")
    catalog = Catalog({"watched": before}, {})
    async with catalog.in_use():
        async with catalog.in_use():
            await catalog.replace("watched", after)
            assert [model.name for model in catalog.models()] == ["watched/new"]
            assert catalog.model("watched/new").provider is after
        assert before.lifecycle == []
    assert (before.lifecycle, after.lifecycle) == (["close"], ["rest"])


async def test_later_callers_do_not_keep_a_replaced_provider_open() -> None:
    before = Watched("old")
    catalog = Catalog({"watched": before}, {})
    first = catalog.in_use()
    await first.__aenter__()
    await catalog.replace("watched", Watched("new"))
    async with catalog.in_use():
        await first.__aexit__(None, None, None)
        assert before.lifecycle == ["close"]


async def test_replaced_providers_are_closed_and_shutdown_closes_all() -> None:
    one, two, three = Watched("one"), Watched("two"), Watched("three")
    catalog = Catalog({"watched": one}, {})
    await catalog.replace("watched", two)
    assert one.lifecycle == ["close"]
    async with catalog.in_use():
        await catalog.replace("watched", three)
        await catalog.close()
    assert (two.lifecycle, three.lifecycle) == (["close"], ["close", "rest"])


async def test_a_provider_may_come_and_go() -> None:
    catalog = Catalog({}, {"watched": "broken"})
    await catalog.replace("watched", Watched("new"))
    assert catalog.not_loaded == {}
    assert catalog.model("watched/new").provider_name == "watched"
    await catalog.replace("watched", "ValueError: no")
    assert list(catalog.models()) == []
    with pytest.raises(ReelproofError, match="could not be loaded: ValueError: no"):
        catalog.model("watched/new")


class Speaking(ScriptedProvider):
    """A voice only."""

    def models(self) -> Sequence[ModelInfo]:
        return [ModelInfo("voice", (AssetKind.narration,), "voice")]


@pytest.mark.parametrize(
    ("kind", "name", "hint"),
    [
        (AssetKind.image, "old/voice", "Did you mean old/brush-9?"),
        (AssetKind.narration, "old/voice", "Did you mean spoken/voice?"),
        (AssetKind.music, "spoken/voices", "See: reelproof doctor"),
    ],
)
def test_an_unknown_model_is_reported_with_a_near_one_of_its_kind(
    kind: AssetKind, name: str, hint: str
) -> None:
    catalog = Catalog({"old": Forgetful(), "spoken": Speaking()}, {})
    assert reported(catalog, kind, name) == f"Unknown model: {name}. {hint}"


def test_all_unknown_models_are_named_also_if_a_kind_has_none() -> None:
    catalog = Catalog({}, {})
    chains = {AssetKind.image: ("no/painter",), AssetKind.narration: ("no/speaker",)}
    request = MakeRequest("", "", "", FilmOptions(chains=chains, video=True))
    with pytest.raises(ReelproofError) as caught:
        check_models(catalog, request)
    for part in ("no/painter", "no/speaker", "No model makes clips"):
        assert part in caught.value.failure.message


class Unreachable(ScriptedProvider):
    """Its voices cannot be listed now."""

    def voices(self) -> Sequence[VoiceInfo]:
        raise ReelproofError(Failure(ErrorCode.ProviderFailure, "The service is down."))


@pytest.mark.parametrize(
    ("narration", "codes"),
    [("scripted/any", ["ProviderFailure"]), ("scripted/none", ["InvalidInput:chains.narration"])],
)
def test_voices_that_cannot_be_listed_are_no_reason_to_accept_any(narration: str, codes: list[str]) -> None:
    catalog = Catalog({"scripted": Unreachable(), "local": scripted_cards()}, {})
    chains = {
        AssetKind.narration: (narration,),
        **dict.fromkeys((AssetKind.image, AssetKind.music), ("scripted/any",)),
    }
    request = MakeRequest("", "", "", FilmOptions(voice="peep", chains=chains))
    assert [failure.full_code for failure in option_failures(catalog, request)] == codes
