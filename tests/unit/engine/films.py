"""A film of two segments to be made by scripted models."""

import asyncio
from contextlib import aclosing
from dataclasses import replace
from typing import Any, cast

from reelproof.domain.asset import Asset, AssetKind
from reelproof.domain.ids import JobId
from reelproof.domain.project import FilmOptions
from reelproof.domain.script import MusicMood
from reelproof.engine.plan.script_reader import ScriptReader
from reelproof.engine.ports.request import MakeRequest
from reelproof.engine.studio.default_settings import Defaults
from reelproof.engine.studio.films import JobView
from reelproof.planning.script.language_finding import LanguageGuess
from reelproof.planning.script.options import FilmChoices
from reelproof.testing.in_memory.studio import InMemoryStudio

SUN = "The sun warms the sea, and water rises."
CLOUD = "A cloud is born where the air grows cold."
SUN_PICTURE, CLOUD_PICTURE = "the sun over the sea", "a cloud at dusk"
SCRIPT = f"# Rain\n\n[picture: {SUN_PICTURE}]\n{SUN}\n\n[picture: {CLOUD_PICTURE}]\n{CLOUD}\n"
KINDS = (AssetKind.image, AssetKind.narration, AssetKind.music)
OPTIONS = FilmOptions(chains=dict.fromkeys(KINDS, ("scripted/any",)), music=MusicMood.none)
DEFAULTS = Defaults(FilmChoices(chains=OPTIONS.chains, music=MusicMood.none))
CHAINED = replace(OPTIONS, chains=dict.fromkeys(KINDS, ("scripted/any", "other/any")))
REQUEST = MakeRequest("/films/rain.md", SCRIPT, "/films/rain-film", OPTIONS)


def english_reader() -> ScriptReader:
    """Reads every script as English, as the settings say."""
    return ScriptReader(lambda text, languages: LanguageGuess("en", 1.0), lambda: "en")


async def until(studio: InMemoryStudio, job_id: JobId, status: str) -> None:
    """Returns a moment after an asset of the job has this status: its call runs by then."""
    async with aclosing(cast("Any", studio.events.follow(job_id))) as events:
        async for event in events:
            if event.data.get("status") == status and "key" in event.data:
                break
    await asyncio.sleep(0.5)


def made_for(view: JobView, prompt: str) -> Asset:
    """The asset that the script asks for with this prompt."""
    [found] = [asset for asset in view.assets if asset.base_prompt == prompt]
    return found
