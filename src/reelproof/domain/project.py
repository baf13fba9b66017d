"""Film options and their defaults: picture sizes by format, draft size, frame rate, style, music."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from enum import StrEnum

from reelproof.domain.asset import AssetKind
from reelproof.domain.caption_style import CaptionStyle
from reelproof.domain.failure import invalid_input
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import ProjectId
from reelproof.domain.render import Codec, EncoderPreference
from reelproof.domain.script import FormatName, MotionName, MusicMood, PictureFit, Style, TransitionKind
from reelproof.domain.units import FrameRate, Size

# The owner of everything made on a machine without an operator's token.
LOCAL_OWNER = "local"
SIZES: Mapping[FormatName, Size] = {
    FormatName.landscape: Size(1920, 1080),
    FormatName.vertical: Size(1080, 1920),
    FormatName.square: Size(1080, 1080),
    FormatName.portrait: Size(1080, 1350),
}

DRAFT_SHORT_SIDE = 360
TEXT_KINDS = (AssetKind.script, AssetKind.image_prompt, AssetKind.motion_prompt, AssetKind.music_prompt)
LOCAL_CHAINS: Mapping[AssetKind, tuple[str, ...]] = {
    AssetKind.image: ("local/card",),
    AssetKind.narration: ("local/voice",),
    AssetKind.music: ("local/music",),
}


class LanguageOrigin(StrEnum):
    """Where a film's language comes from. `assumed`: it was neither set nor detected."""

    option = "option"
    script = "script"
    settings = "settings"
    detected = "detected"
    assumed = "assumed"


@frozen
class FilmLanguage:
    """The language of a film as a BCP-47 tag, and where it comes from."""

    tag: str
    origin: LanguageOrigin


@frozen
class FilmOptions:
    """All resolved options of a film. `voice` is None for the language's best one; `language` is None if only
    the script sets it; `caption_style` is None for the usual one of the film's shape.

    With `video`, segments are shown as clips instead of still pictures. `usual_chains` apply to kinds
    without explicitly chosen models. A draft is a small film of the same assets. `transition`, `motion` and
    `fit` are for cuts and pictures for which the script has none.
    """

    format: FormatName = FormatName.landscape
    frame_rate: FrameRate = FrameRate(30)
    voice: str | None = None
    language: FilmLanguage | None = None
    style: Style = Style.bright
    music: MusicMood = MusicMood.calm
    burn_captions: bool = True
    draft: bool = False
    codec: Codec = Codec.h264
    encoder: EncoderPreference = EncoderPreference.software
    video: bool = False
    transition: TransitionKind = TransitionKind.cut
    motion: MotionName = MotionName.varied
    fit: PictureFit = PictureFit.auto
    chains: Mapping[AssetKind, tuple[str, ...]] = field(default_factory=dict)
    usual_chains: Mapping[AssetKind, tuple[str, ...]] = field(default_factory=dict)
    caption_style: CaptionStyle | None = None

    @property
    def language_tag(self) -> str | None:
        return self.language.tag if self.language else None

    @property
    def size(self) -> Size:
        """The size that assets are made for."""
        return SIZES[self.format]

    @property
    def film_size(self) -> Size:
        """The size that the film is rendered in."""
        return self.size.scaled_to(DRAFT_SHORT_SIDE) if self.draft else self.size

    def chain(self, kind: AssetKind) -> tuple[str, ...]:
        """Returns the models to try for a kind, best first; by default the local one.

        Raises ReelproofError (InvalidInput) for clips and texts, which have no local model.
        """
        if chosen := self.chains.get(kind):
            return chosen
        if kind in TEXT_KINDS:
            raise invalid_input(
                kind.value, f"No model writes a {kind.value}. Choose one: --writer PROVIDER/MODEL"
            )
        if kind is AssetKind.starting_image:
            return self.chain(AssetKind.image)
        if kind is AssetKind.video:
            raise invalid_input("video", "No model makes clips. Choose one: --video-model PROVIDER/MODEL")
        return self.usual_chains.get(kind) or LOCAL_CHAINS[kind]

    def chooses(self, kind: AssetKind) -> bool:
        """Whether models were explicitly chosen for a kind."""
        return bool(self.chains.get(kind)) or (
            kind is AssetKind.starting_image and self.chooses(AssetKind.image)
        )

    def writes(self, kind: AssetKind) -> bool:
        """Whether a model writes the prompts of this kind; otherwise the script's text is used."""
        return bool(self.chains.get(kind))

    def models(self) -> frozenset[str]:
        """Every model that a film with these options may call."""
        chains = [*self.chains.values(), *self.usual_chains.values(), *LOCAL_CHAINS.values()]
        return frozenset(model for chain in chains for model in chain)


@frozen
class Project:
    """One film. `script_path` and `output_path` are absolute."""

    id: ProjectId
    owner: str
    title: str
    script_path: str
    output_path: str
    created_at: datetime
