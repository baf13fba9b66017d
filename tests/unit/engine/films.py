"""A film of two segments to be made by scripted models."""

from dataclasses import replace

from reelproof.domain.asset import Asset, AssetKind
from reelproof.domain.project import FilmOptions
from reelproof.domain.script import MusicMood
from reelproof.engine.ports.request import MakeRequest
from reelproof.engine.studio.films import JobView

SUN = "The sun warms the sea, and water rises."
CLOUD = "A cloud is born where the air grows cold."
SUN_PICTURE, CLOUD_PICTURE = "the sun over the sea", "a cloud at dusk"
SCRIPT = f"# Rain\n\n[picture: {SUN_PICTURE}]\n{SUN}\n\n[picture: {CLOUD_PICTURE}]\n{CLOUD}\n"
KINDS = (AssetKind.image, AssetKind.narration, AssetKind.music)
OPTIONS = FilmOptions(chains=dict.fromkeys(KINDS, ("scripted/any",)), music=MusicMood.none)
CHAINED = replace(OPTIONS, chains=dict.fromkeys(KINDS, ("scripted/any", "other/any")))
REQUEST = MakeRequest("/films/rain.md", SCRIPT, "/films/rain-film", OPTIONS)


def made_for(view: JobView, prompt: str) -> Asset:
    """The asset that the script asks for with this prompt."""
    [found] = [asset for asset in view.assets if asset.base_prompt == prompt]
    return found
