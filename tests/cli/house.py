"""The command line with scripted media: through its own door, and in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from reelproof.cli.films.film_making import Order, make_film
from reelproof.cli.options import Manner
from reelproof.domain.asset import AssetKind
from reelproof.domain.project import FilmOptions
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.ports.request import MakeRequest
from reelproof.planning.assets.softening import soften
from reelproof.provider_api import ModelInfo
from reelproof.settings.settings import Settings
from reelproof.testing.rendering import ListRenderer
from reelproof.testing.scripted import Answers, Fails, ScriptedProvider
from reelproof.wiring import Studio

ROOT = Path(__file__).parents[2]
KINDS = (AssetKind.image, AssetKind.narration, AssetKind.music)
SCRIPTED_FLAGS = ("--image", "scripted/any", "--narration", "scripted/any", "--music-model", "scripted/any")
AT_EASE = Manner()
SCRIPT = """\
# Rain

The sun warms the sea, and water rises.

A cloud is born where the air grows cold.
"""


class ScriptedCards(ScriptedProvider):
    """Title cards are always asked of `local/card`."""

    def models(self) -> Sequence[ModelInfo]:
        return (ModelInfo("card", (AssetKind.image,), bucket="local/card"),)


def scripted_catalog(
    outcomes: Mapping[str, Sequence[Fails | Answers]] | None = None, delay_s: float = 0.0
) -> Catalog:
    """What is refused stays refused, however gently it is asked for."""
    told = dict(outcomes or {})
    told |= {soften(prompt): outcome for prompt, outcome in told.items()}
    scripted = ScriptedProvider(outcomes=told, delay_s=delay_s)
    return Catalog({"scripted": scripted, "local": ScriptedCards(delay_s=delay_s)}, {})


def write_script(folder: Path, text: str = SCRIPT) -> Path:
    path = folder / "rain.md"
    path.write_text(text)
    return path


def make(script: Path, home: Path, catalog: Catalog, manner: Manner = AT_EASE) -> int:
    """What `reelproof make` does once its words are understood; the film is a list of its clips."""
    options = FilmOptions(chains=dict.fromkeys(KINDS, ("scripted/any",)))
    request = MakeRequest(str(script), script.read_text(), str(script.parent / "rain-film"), options)

    async def choose(_studio: Studio) -> MakeRequest:
        return request

    settings = Settings(home=home, max_retries=0)
    return make_film(Order(script.name, choose, settings, catalog, manner, ListRenderer()))


def start(*arguments: str, environment: Mapping[str, str] | None = None) -> "subprocess.Popen[str]":
    """A Python of its own that runs `arguments`, with the checkout's packages."""
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
