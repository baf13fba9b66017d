"""JSON of job requests: film options, allowed frame rates, models by kind, budget."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from reelproof.contract.body import BudgetedRequest, OptionNames, RequestModel, StrictBool, StrictInt
from reelproof.domain.asset import AssetKind
from reelproof.domain.brief import Audience
from reelproof.domain.caption_style import CaptionStyle, caption_fields, checked_captions
from reelproof.domain.job import JobMode
from reelproof.domain.language_names import LONGEST_LANGUAGE, checked_language
from reelproof.domain.render import Codec, EncoderPreference
from reelproof.domain.script import FormatName, MotionName, MusicMood, PictureFit, Style, TransitionKind
from reelproof.domain.units import FrameRate
from reelproof.planning.script.option_values import (
    fit_value,
    fps_value,
    motion_value,
    named_value,
    transition_value,
)
from reelproof.planning.script.options import FilmChoices
from reelproof.planning.script.preset import SAMPLE
from reelproof.planning.script.script_text import LARGEST_SCRIPT_BYTES

ModelName = Annotated[str, Field(min_length=1, max_length=300)]
Language = Annotated[str, Field(min_length=1, max_length=LONGEST_LANGUAGE), AfterValidator(checked_language)]
CaptionsValue = Annotated[bool | CaptionStyle, BeforeValidator(checked_captions)]
FormatValue = Annotated[FormatName, BeforeValidator(named_value("format"))]
StyleValue = Annotated[Style, BeforeValidator(named_value("style"))]
MusicValue = Annotated[MusicMood, BeforeValidator(named_value("music"))]
FpsValue = Annotated[Literal[24, 25, 30, 60], BeforeValidator(fps_value)]
CodecValue = Annotated[Codec, BeforeValidator(named_value("codec"))]
EncoderValue = Annotated[EncoderPreference, BeforeValidator(named_value("encoder"))]
TransitionValue = Annotated[TransitionKind, BeforeValidator(transition_value)]
MotionValue = Annotated[MotionName, BeforeValidator(motion_value)]
FitValue = Annotated[PictureFit, BeforeValidator(fit_value)]
Chain = Annotated[list[ModelName], Field(min_length=1, max_length=20)]


class ModelChains(RequestModel):
    """Models to try, by kind, best first."""

    image: Chain | None = None
    narration: Chain | None = None
    music: Chain | None = None
    starting_image: Chain | None = None
    video: Chain | None = None


class Options(OptionNames):
    """Film options. Omitted ones come from the script, the settings and the defaults."""

    format: FormatValue | None = Field(default=None, description="The aspect ratio.")
    voice: str | None = Field(
        default=None, min_length=1, max_length=200, description="The `name` of a voice from `/api/voices`."
    )
    language: Language | None = Field(
        default=None, description="Name or tag: German, de, pt-BR. Default: detected from the text."
    )
    style: StyleValue | None = Field(default=None, description="Of the pictures.")
    music: MusicValue | None = Field(default=None, description="The mood of the music.")
    fps: FpsValue | None = Field(default=None, description="Frames per second.")
    captions: CaptionsValue | None = Field(
        default=None,
        description="Burn captions into the video, in the named style or, if true, in that of the script, "
        "the settings or the usual one.",
    )
    draft: StrictBool | None = Field(
        default=None, description="Render a small film of the same assets quickly."
    )
    codec: CodecValue | None = Field(
        default=None,
        description="`h264` (with AAC) plays anywhere, `av1` (with Opus) is free of patents.",
    )
    encoder: EncoderValue | None = Field(
        default=None, description="`hardware` where a trial proves it; the report says what was used."
    )
    video: StrictBool | None = Field(default=None, description="Generate video clips for segments.")
    transition: TransitionValue | None = Field(
        default=None, description="Between two pictures; default: `cut`. The script may choose others."
    )
    motion: MotionValue | None = Field(
        default=None, description="Of still pictures; default: `varied`. The script may choose others."
    )
    fit: FitValue | None = Field(
        default=None,
        description="Pictures and clips of another shape are cropped to `fill` the frame or shown `whole`; "
        "default: `auto`, by how much would be cropped. The script may choose others.",
    )
    writer: Chain | None = Field(default=None, description="Language models that write scripts and prompts.")
    chains: ModelChains = Field(default=ModelChains(), description="Models to try for each kind, best first.")
    local: StrictBool = Field(default=False, description="Use local models wherever no model is chosen.")

    def choices(self) -> FilmChoices:
        chosen = {kind: getattr(self.chains, kind.value, None) for kind in AssetKind}
        return FilmChoices(
            format=self.format,
            voice=self.voice,
            language=self.language,
            style=self.style,
            music=self.music,
            frame_rate=FrameRate(self.fps) if self.fps else None,
            draft=self.draft,
            codec=self.codec,
            encoder=self.encoder,
            video=self.video,
            transition=self.transition,
            motion=self.motion,
            fit=self.fit,
            writer=tuple(self.writer) if self.writer else None,
            chains={kind: tuple(chain) for kind, chain in chosen.items() if chain},
            **caption_fields(self.captions),
        )


class NewWebhook(RequestModel):
    """Webhook for the job's result, signed according to Standard Webhooks."""

    url: str = Field(min_length=1, max_length=2_000)
    secret: str = Field(
        min_length=1, max_length=200, description="`whsec_` and 24 to 64 bytes in Base64; never returned."
    )


class JobParameters(BudgetedRequest):
    """Parameters of a job, independent of its subject."""

    preset: str | None = Field(
        default=None,
        min_length=1,
        max_length=50,
        description="The name of a preset; `sample` is a complete film that needs no API key.",
    )
    options: Options | None = Field(
        default=None, description="Default: the options of the project's latest job."
    )
    webhook: NewWebhook | None = None


class NewJob(JobParameters):
    """Request for a film from a brief, a script, an existing project or the sample."""

    brief: str | None = Field(
        default=None, min_length=1, max_length=2_000, description="The film's subject in one line."
    )
    script: str | None = Field(
        default=None, min_length=1, max_length=LARGEST_SCRIPT_BYTES, description="In Markdown."
    )
    project_id: str | None = Field(
        default=None, min_length=1, max_length=64, description="An existing project with a script."
    )
    language: Language | None = Field(
        default=None, description="Same as the option; default for a brief: English."
    )
    duration_s: StrictInt | None = Field(default=None, ge=10, le=3_600, description="Only with a brief.")
    audience: Audience | None = Field(default=None, description="Only with a brief.")
    stop_at: Literal["script"] | None = Field(
        default=None, description="Stop when the script is written; only with a brief."
    )

    @model_validator(mode="after")
    def _has_one_subject(self) -> "NewJob":
        given = [self.brief, self.script, self.project_id]
        count = sum(one is not None for one in given) + (self.preset == SAMPLE)
        if count != 1:
            raise ValueError("give one of brief, script or project_id, or the preset sample")
        brief_only = (self.duration_s, self.audience, self.stop_at)
        if self.brief is None and any(one is not None for one in brief_only):
            raise ValueError("duration_s, audience and stop_at require a brief")
        return self


class StepRetryRequest(BudgetedRequest):
    """Request to retry a step."""


class RetryRequest(BudgetedRequest):
    """Request to retry a job."""

    scope: Literal["missing", "stale", "fallbacks"] | None = Field(
        default=None,
        description="`missing`: missing assets; `stale`: also outdated ones; `fallbacks`: also takes of "
        "fallback models. Default: `missing`; for a canceled or failed job, its own mode.",
    )

    @property
    def mode(self) -> JobMode | None:
        return MODES[self.scope] if self.scope else None


MODES = {"missing": JobMode.retry, "stale": JobMode.retry_stale, "fallbacks": JobMode.retry_fallbacks}
