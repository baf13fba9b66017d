"""Whole cards: their size, their sameness, and that they are pictures."""

import os
import pickle
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import reelproof
import reelproof_local
from reelproof_local.card import CardOrder, checks, draw
from reelproof_local.card.styles import CardStyle

SENTENCE = "Photosynthesis turns sunlight, water and carbon dioxide into sugar and oxygen."


def _drawn(order: CardOrder) -> Image.Image:
    with Image.open(BytesIO(draw(order))) as picture:
        return picture.convert("RGB")


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920), (1080, 1080), (1080, 1350), (321, 181)])
def test_a_card_is_exactly_as_large_as_ordered(size: tuple[int, int]) -> None:
    assert _drawn(CardOrder(SENTENCE, *size)).size == size


@pytest.mark.parametrize("style", list(CardStyle))
def test_the_same_order_gives_the_same_bytes(style: str) -> None:
    order = CardOrder(SENTENCE, 480, 270, style, "en", "film")

    assert draw(order) == draw(order)


def test_another_process_draws_the_same_bytes() -> None:
    order = CardOrder("In 1969 two astronauts walked on the Moon.", 320, 180, "night", "en", "film")
    code = (
        "import pickle, sys; from reelproof_local.card import draw; "
        "sys.stdout.buffer.write(draw(pickle.loads(sys.stdin.buffer.read())))"
    )
    environment = os.environ | {"PYTHONHASHSEED": "123", "PYTHONPATH": os.pathsep.join(sys.path)}
    other = subprocess.run(
        [sys.executable, "-c", code],
        input=pickle.dumps(order),
        capture_output=True,
        check=True,
        env=environment,
    )

    assert other.stdout == draw(order)


@pytest.mark.parametrize("style", list(CardStyle))
@pytest.mark.parametrize("text", [SENTENCE, "Good design is invisible.", ""])
def test_no_card_is_flat(text: str, style: str) -> None:
    pixels = np.asarray(_drawn(CardOrder(text, 480, 270, style))).astype(float)

    assert pixels.std(axis=(0, 1)).max() > 4
    assert len(np.unique(pixels.reshape(-1, 3), axis=0)) > 300


def test_the_end_of_the_frame_is_left_to_captions() -> None:
    """Only the stage is drawn there: the same with and without things in front."""
    with_things = np.asarray(_drawn(CardOrder("Bees and flowers.", 960, 540, "bright", "en", "film"))).astype(
        int
    )
    lower = with_things[round(540 * 0.9) :]

    assert abs(np.diff(lower, axis=1)).mean() < 3


def test_styles_differ() -> None:
    means = {
        style: np.asarray(_drawn(CardOrder(SENTENCE, 320, 180, style))).mean()
        for style in ("bright", "night", "minimal")
    }

    assert means["night"] < means["bright"] < means["minimal"]


@pytest.mark.parametrize("card", ["title", "chapter", "end", "no such card"])
@pytest.mark.parametrize("title", [None, "", "Volcanoes", "word " * 999])
def test_front_cards_are_drawn_with_any_title(card: str, title: str | None) -> None:
    order = CardOrder("", 320, 180, "no such style", "xx", "", card, title, title)

    assert _drawn(order).size == (320, 180)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("word " * 5000, "en"),
        ("a\x00b <b>&amp;</b> \"'", "en"),
        ("🌿🔥😀 👩‍🚀", "en"),
        ("تحول النباتات ضوء الشمس إلى سكر", "ar"),
        ("光合成は太陽の光と水を糖と酸素に変える。", "ja"),
        ("सूरज पृथ्वी से बहुत बड़ा है।", "hi"),
        ("\ud800 lone", "en"),
    ],
)
def test_odd_texts_are_drawn(text: str, language: str) -> None:
    assert _drawn(CardOrder(text, 320, 180, "bright", language)).size == (320, 180)


def test_everything_is_found_to_be_here() -> None:
    found = {check.name: check.is_ok for check in checks()}

    assert found == {"Card icons": True, "Card labels": True, "Card maps": True, "Card fonts": True}


def test_without_its_data_a_card_is_still_drawn_and_the_check_reports_it(tmp_path: Path) -> None:
    """An install from bare sources, as `pip install` from a checkout gives it."""
    for package in (reelproof, reelproof_local):
        folder = Path(package.__path__[0])
        shutil.copytree(folder, tmp_path / folder.name, ignore=shutil.ignore_patterns("data", "__pycache__"))
    code = (
        "import sys; from reelproof_local.card import CardOrder, checks, draw; "
        "sys.stderr.write(' '.join(check.name for check in checks() if not check.is_ok)); "
        "sys.stdout.buffer.write(draw(CardOrder('Japan grows rice and tea.', 480, 270)))"
    )
    paths = [str(tmp_path), *(path for path in sys.path if not path.endswith("/src"))]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths)}
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment)

    assert ran.returncode == 0, ran.stderr.decode()
    assert ran.stderr.decode() == "Card icons Card labels Card maps"
    with Image.open(BytesIO(ran.stdout)) as picture:
        assert picture.size == (480, 270)
        assert np.asarray(picture).std() > 4
