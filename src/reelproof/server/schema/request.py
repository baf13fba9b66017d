"""What is asked of films."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from reelproof.domain.asset import AssetKind
from reelproof.domain.brief import Audience
from reelproof.domain.job import Aim
from reelproof.domain.script import FormatName, MusicMood, Style
from reelproof.domain.units import FrameRate
from reelproof.planning.script.language import LONGEST_LANGUAGE, checked_language
from reelproof.planning.script.options import FilmChoices
from reelproof.planning.script.preset import SAMPLE
from reelproof.planning.script.source import LARGEST_SCRIPT_BYTES
from reelproof.server.schema.shape import Asked, Budgeted, Whole, YesOrNo

ModelName = Annotated[str, Field(min_length=1, max_length=300)]
Language = Annotated[str, Field(min_length=1, max_length=LONGEST_LANGUAGE), AfterValidator(checked_language)]
Chain = Annotated[list[ModelName], Field(min_length=1, max_length=20)]


class Chains(Asked):
    """Models to try for each kind, best first."""

    image: Chain | None = None
    narration: Chain | None = None
    music: Chain | None = None
    starting_image: Chain | None = None
    video: Chain | None = None


class Options(Asked):
    """What shapes a film. What is left out is decided by the script, the settings and the defaults."""

    format: FormatName | None = None
    voice: str | None = Field(
        default=None, min_length=1, max_length=200, description="The `name` of one in `/api/voices`."
    )
    language: Language | None = Field(
        default=None, description="Its name or tag: German, de, pt-BR. Left out, found from the text."
    )
    style: Style | None = None
    music: MusicMood | None = None
    frame_rate: Literal[24, 25, 30, 60] | None = Field(default=None, description="Frames a second.")
    captions: YesOrNo | None = Field(default=None, description="Burn captions into the picture.")
    video: YesOrNo | None = Field(default=None, description="Show segments as clips.")
    writer: Chain | None = Field(default=None, description="Language models that write scripts and prompts.")
    chains: Chains = Chains()
    local: YesOrNo = Field(
        default=False, description="Make everything on the server that no model is named for."
    )

    def choices(self) -> FilmChoices:
        chosen = {kind: getattr(self.chains, kind.value, None) for kind in AssetKind}
        return FilmChoices(
            format=self.format,
            voice=self.voice,
            language=self.language,
            style=self.style,
            music=self.music,
            frame_rate=FrameRate(self.frame_rate) if self.frame_rate else None,
            burn_captions=self.captions,
            video=self.video,
            writer=tuple(self.writer) if self.writer else None,
            chains={kind: tuple(chain) for kind, chain in chosen.items() if chain},
        )


class NewWebhook(Asked):
    """Where the end of the job is told, signed as Standard Webhooks has it."""

    url: str = Field(min_length=1, max_length=2_000)
    secret: str = Field(
        min_length=1, max_length=200, description="`whsec_` and 24 to 64 bytes in Base64; never told again."
    )


class Wanted(Budgeted):
    """How a film shall be made, whatever it is about."""

    preset: str | None = Field(
        default=None,
        min_length=1,
        max_length=50,
        description="A starting point; `sample` is a whole film that needs no key.",
    )
    options: Options | None = Field(
        default=None, description="Left out, those that the project's last job was asked for with."
    )
    webhook: NewWebhook | None = None


class NewJob(Wanted):
    """A film to be made: from a brief, a script, a project that is there, or the sample."""

    brief: str | None = Field(
        default=None, min_length=1, max_length=2_000, description="One line of what the film is about."
    )
    script: str | None = Field(
        default=None, min_length=1, max_length=LARGEST_SCRIPT_BYTES, description="In Markdown."
    )
    project_id: str | None = Field(
        default=None, min_length=1, max_length=64, description="A project whose script is taken as it is."
    )
    language: Language | None = Field(
        default=None, description="The same as the option; English where a brief does not say it."
    )
    duration_s: Whole | None = Field(default=None, ge=10, le=3_600, description="Of a film from a brief.")
    audience: Audience | None = Field(default=None, description="Of a film from a brief.")
    stop_at: Literal["script"] | None = Field(
        default=None, description="End once the script of a brief is written."
    )

    @model_validator(mode="after")
    def _has_one_subject(self) -> "NewJob":
        given = [self.brief, self.script, self.project_id]
        count = sum(one is not None for one in given) + (self.preset == SAMPLE)
        if count != 1:
            raise ValueError("give one of brief, script and project_id, or the preset sample")
        ofs_brief = (self.duration_s, self.audience, self.stop_at)
        if self.brief is None and any(one is not None for one in ofs_brief):
            raise ValueError("duration_s, audience and stop_at belong to a brief")
        return self


class StepRetry(Budgeted):
    """How much making one step again may cost."""


class Retry(Budgeted):
    """What shall be made again."""

    what: Literal["missing", "stale", "fallbacks"] | None = Field(
        default=None,
        description="What is missing; also what is out of date; also what a later model of its chain made. "
        "By default what is missing; of a job that was canceled or failed, what it was after.",
    )

    @property
    def aim(self) -> Aim | None:
        return AIMS[self.what] if self.what else None


AIMS = {"missing": Aim.retry, "stale": Aim.retry_stale, "fallbacks": Aim.retry_fallbacks}
