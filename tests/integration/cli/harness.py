"""The command line with scripted media, in this process and in child processes."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from reelproof.cli.films.film_making import make_film, order_of
from reelproof.cli.output_options import OutputOptions
from reelproof.domain.asset import AssetKind
from reelproof.domain.project import FilmLanguage, FilmOptions, LanguageOrigin
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.ports.request import MakeRequest
from reelproof.planning.assets.softening import soften
from reelproof.planning.script.options import FilmChoices
from reelproof.settings.settings import Settings
from reelproof.testing.rendering import ListRenderer
from reelproof.testing.scripted import ScriptedContent, ScriptedFailure, ScriptedProvider, scripted_cards
from reelproof.wiring.film_request import CheckedRequest

ROOT = Path(__file__).parents[3]
KINDS = (AssetKind.image, AssetKind.narration, AssetKind.music)
SCRIPTED_FLAGS = ("--image", "scripted/any", "--narration", "scripted/any", "--music-model", "scripted/any")
DEFAULT_OUTPUT = OutputOptions()
SCRIPT = """\
# Rain

The sun warms the sea, and water rises.

A cloud is born where the air grows cold.
"""


def scripted_catalog(
    outcomes: Mapping[str, Sequence[ScriptedFailure | ScriptedContent]] | None = None, delay_s: float = 0.0
) -> Catalog:
    """Returns a catalog whose refusals also apply to softened prompts."""
    by_prompt = dict(outcomes or {})
    by_prompt |= {soften(prompt): outcome for prompt, outcome in by_prompt.items()}
    scripted = ScriptedProvider(outcomes=by_prompt, delay_s=delay_s)
    return Catalog({"scripted": scripted, "local": scripted_cards(delay_s=delay_s)}, {})


def write_script(folder: Path, text: str = SCRIPT) -> Path:
    path = folder / "rain.md"
    path.write_text(text)
    return path


def make(
    script: Path,
    home: Path,
    catalog: Catalog,
    output_options: OutputOptions = DEFAULT_OUTPUT,
    folder: str = "rain-film",
) -> int:
    """Does what `reelproof make` does after parsing; the renderer only lists the clips."""
    language = FilmLanguage("en", LanguageOrigin.detected)
    options = FilmOptions(language=language, chains=dict.fromkeys(KINDS, ("scripted/any",)))
    request = MakeRequest(
        str(script),
        script.read_text(),
        str(script.parent / folder),
        options,
        choices=FilmChoices(chains=options.chains),
    )
    checked = CheckedRequest(request, "Rain", Settings(home=home, max_retries=0), catalog)
    return make_film(replace(order_of(checked, output_options), renderer=ListRenderer()))


def start(*arguments: str, environment: Mapping[str, str] | None = None) -> "subprocess.Popen[str]":
    """Starts a Python process with `arguments` and the checkout's packages."""
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
