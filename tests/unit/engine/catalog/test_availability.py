"""Model availability, known without any calls."""

from datetime import date, timedelta

import pytest

from reelproof.domain.project import FilmOptions
from reelproof.engine.catalog.availability import chains_of, retires_soon, unavailable_reason
from reelproof.provider_api import AssetKind, ModelInfo

TODAY = date(2026, 11, 24)


def model(retires_on: date | None = None, missing_key: str | None = None) -> ModelInfo:
    return ModelInfo("m", (AssetKind.image,), "m", retires_on=retires_on, missing_key=missing_key)


@pytest.mark.parametrize(
    ("days", "is_gone", "is_soon"),
    [
        (None, False, False),
        (-1, True, False),
        (0, True, False),
        (1, False, True),
        (60, False, True),
        (61, False, False),
    ],
)
def test_retirement(days: int | None, is_gone: bool, is_soon: bool) -> None:
    info = model(None if days is None else TODAY + timedelta(days=days))
    assert (unavailable_reason(info, TODAY) is not None) is is_gone
    assert retires_soon(info, TODAY) is is_soon


def test_retired_models_are_reported_before_missing_keys() -> None:
    assert unavailable_reason(model(missing_key="SOME_KEY"), TODAY) == "SOME_KEY is not set"
    assert unavailable_reason(model(TODAY, "SOME_KEY"), TODAY) == "was switched off on 2026-11-24"


def test_chains_are_those_that_films_may_use() -> None:
    plain = chains_of(FilmOptions())
    assert list(plain) == [AssetKind.image, AssetKind.narration, AssetKind.music, AssetKind.starting_image]
    assert plain[AssetKind.starting_image] == plain[AssetKind.image] == ("local/card",)
    chosen = chains_of(FilmOptions(chains={AssetKind.video: ("a/b",), AssetKind.script: ("c/d",)}))
    assert (chosen[AssetKind.video], chosen[AssetKind.script]) == (("a/b",), ("c/d",))
