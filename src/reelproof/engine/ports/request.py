"""Fields of a request to make a film: script, options, mode, targets, cost limit (`MakeRequest`)."""

from collections.abc import Mapping
from dataclasses import asdict, field, replace
from os.path import relpath
from pathlib import PurePath

from reelproof.domain.asset import Edit
from reelproof.domain.brief import Brief
from reelproof.domain.canonical import JsonValue, digest_of
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import AssetKey, Digest
from reelproof.domain.job import JobMode
from reelproof.domain.project import FilmOptions
from reelproof.domain.units import Microusd
from reelproof.planning.history.change import FilmSettings
from reelproof.planning.history.recording import RequestContent
from reelproof.planning.script.options import FilmChoices


@frozen
class MakeRequest:
    """A film to make from a script. Paths are absolute; the text is the script at the time of the request.

    With a `brief` there is no text yet: the script is written first, and the job ends there if it
    `stops_at_script`. `targets` are the asset keys to work on, if not all; `as_candidate` keeps the film's
    current takes until the new ones are accepted, along with their `edits`. `max_cost_microusd` limits what
    the job may spend; it `has_usual_budget` if that is the setting's and not its own. `choices` are the
    explicit ones from which the options were decided.
    """

    script_path: str
    script_text: str
    output_path: str
    options: FilmOptions
    mode: JobMode = JobMode.produce
    targets: tuple[AssetKey, ...] = ()
    as_candidate: bool = False
    edits: Mapping[AssetKey, Edit] = field(default_factory=dict)
    brief: Brief | None = None
    stops_at_script: bool = False
    max_cost_microusd: Microusd | None = None
    choices: FilmChoices = field(default_factory=FilmChoices)
    stays_local: bool = False
    has_usual_budget: bool = False

    @property
    def own_budget_microusd(self) -> Microusd | None:
        """The limit requested for this job; None if it has none or only that of the settings."""
        return None if self.has_usual_budget else self.max_cost_microusd

    def plain(self) -> "MakeRequest":
        """Returns the request for the whole film, without targets, edits or limits."""
        whole = replace(self, mode=JobMode.produce, targets=(), as_candidate=False, edits={})
        return whole.with_budget(None)

    def with_budget(self, max_cost_microusd: Microusd | None) -> "MakeRequest":
        """Returns the request with this limit as its own; None for none."""
        return replace(self, max_cost_microusd=max_cost_microusd, has_usual_budget=False)

    @property
    def script_name(self) -> str:
        return PurePath(self.script_path).name

    @property
    def script_from_output(self) -> str:
        """The script's path relative to the film's folder, so that the folder contains no absolute paths."""
        return relpath(self.script_path, self.output_path)

    @property
    def digest(self) -> Digest:
        options = self.options
        return digest_of(
            {
                "script_path": self.script_path,
                "script_text": self.script_text,
                "output_path": self.output_path,
                "format": options.format,
                "frame_rate": options.frame_rate.frames_per_s,
                "voice": options.voice,
                "language": options.language_tag,
                "style": options.style,
                "music": options.music,
                "burn_captions": options.burn_captions,
                "draft": options.draft,
                "mode": self.mode,
                "targets": list(self.targets),
                "as_candidate": self.as_candidate,
                "edits": {key: asdict(edit) for key, edit in self.edits.items()},
                "max_cost_microusd": self.max_cost_microusd,
                "video": options.video,
                "brief": asdict(self.brief) if self.brief else None,
                "stops_at_script": self.stops_at_script,
                "usual_chains": {kind.value: list(chain) for kind, chain in options.usual_chains.items()},
                "chains": {kind.value: list(chain) for kind, chain in options.chains.items()},
                **_newer_options(options),
            }
        )


def settings_of(request: MakeRequest) -> FilmSettings:
    return FilmSettings(request.choices, request.options, request.stays_local)


def content_of(request: MakeRequest) -> RequestContent:
    return RequestContent(request.script_text, settings_of(request))


def with_settings(request: MakeRequest, settings: FilmSettings) -> MakeRequest:
    return replace(
        request, choices=settings.choices, options=settings.options, stays_local=settings.stays_local
    )


def _newer_options(options: FilmOptions) -> dict[str, JsonValue]:
    """Those that differ from the usual ones, so that jobs of versions without them are recognized."""
    usual = FilmOptions()
    return {
        name: getattr(options, name)
        for name in ("caption_style", "codec", "encoder", "transition", "motion", "fit")
        if getattr(options, name) != getattr(usual, name)
    }
