from datetime import date

import pytest

from reelproof.domain.price import FREE, Price
from reelproof.domain.units import Microusd
from reelproof.planning.report.amount import clock_text, length_text, money_text, noun, price_text, size_text


@pytest.mark.parametrize(
    ("duration_s", "text"),
    [
        (0.2, "0 s"),
        (42.4, "42 s"),
        (59.6, "1 min"),
        (192, "3 min 12 s"),
        (3599.6, "1 h"),
        (3840, "1 h 4 min"),
    ],
)
def test_lengths(duration_s: float, text: str) -> None:
    assert length_text(duration_s) == text


@pytest.mark.parametrize(("duration_s", "text"), [(7.9, "0:07"), (750, "12:30"), (3723, "1:02:03")])
def test_clocks(duration_s: float, text: str) -> None:
    assert clock_text(duration_s) == text


@pytest.mark.parametrize(
    ("size_bytes", "text"),
    [
        (999, "999 bytes"),
        (1_500, "1.5 kB"),
        (99_960, "100 kB"),
        (999_600, "1.0 MB"),
        (12_345_678, "12.3 MB"),
        (2_500_000_000, "2.5 GB"),
    ],
)
def test_sizes(size_bytes: int, text: str) -> None:
    assert size_text(size_bytes) == text


@pytest.mark.parametrize(("cost_microusd", "text"), [(0, "$0.00"), (4_200, "$0.0042"), (1_234_567, "$1.23")])
def test_money(cost_microusd: int, text: str) -> None:
    assert money_text(cost_microusd) == text


def test_nouns() -> None:
    assert (noun("starting_image", 2), noun("image", 1), noun("music", 3)) == (
        "starting images",
        "image",
        "music",
    )


@pytest.mark.parametrize(
    ("amounts", "text"),
    [
        ((64_000, 0, 0), "$0.064 a call"),
        ((40_000, 0, 0), "$0.04 a call"),
        ((0, 250, 0), "$0.00025 a second"),
        ((0, 0, 100_000), "$0.10 for 1,000 characters"),
        ((1_000_000, 60_000, 0), "$1.00 a call and $0.06 a second"),
    ],
)
def test_prices(amounts: tuple[int, int, int], text: str) -> None:
    assert price_text(Price(date(2026, 5, 5), *map(Microusd, amounts))) == text


def test_free_models_cost_nothing() -> None:
    assert price_text(FREE) == "free"
