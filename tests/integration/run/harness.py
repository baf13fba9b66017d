"""Films made by the real engine, stores and providers from a scripted server; the renderer lists clips."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from reelproof.domain.asset import Asset, AssetKind
from reelproof.domain.canonical import JsonValue
from reelproof.domain.event import Event
from reelproof.domain.ids import AssetKey
from reelproof.domain.job import Job
from reelproof.domain.project import FilmOptions
from reelproof.domain.script import MusicMood
from reelproof.engine.catalog.catalog import Catalog, Overrides
from reelproof.engine.ports.files import Renderer
from reelproof.engine.ports.request import MakeRequest
from reelproof.engine.run.worked_time import Clock, loop_time
from reelproof.engine.studio.films import JobView
from reelproof.provider_api import Provider, ProviderContext
from reelproof.providers import openai, replicate
from reelproof.settings.settings import Settings
from reelproof.testing.rendering import ListRenderer
from reelproof.testing.scripted import scripted_cards
from reelproof.testing.servers import Urls
from reelproof.wiring.runs import running
from reelproof.wiring.studio import Studio, open_studio
from tests.caller import local_caller

IMAGES = "openai/gpt-image-2"
VOICE = "openai/tts-1"
MUSIC = "replicate/stability-ai/stable-audio-2.5"
CLIPS = "replicate/bytedance/seedance-1-pro-fast"
OTHER_IMAGES = "replicate/black-forest-labs/flux-schnell"
CHAINS: Mapping[AssetKind, tuple[str, ...]] = {
    AssetKind.image: (IMAGES,),
    AssetKind.starting_image: (IMAGES,),
    AssetKind.narration: (VOICE,),
    AssetKind.music: (MUSIC,),
    AssetKind.video: (CLIPS,),
}
STILLS = FilmOptions(chains=CHAINS, music=MusicMood.none)
SCORED = FilmOptions(chains=CHAINS)
FILMED = FilmOptions(chains=CHAINS, music=MusicMood.none, video=True)
Watch = Callable[[Studio, Event], Awaitable[None]]
Start = Callable[[Studio], Awaitable[Job]]
OPENAI_KEY, REPLICATE_KEY = "sk-only-for-the-loopback", "r8_only_for_the_loopback"


@dataclass(frozen=True, slots=True)
class FilmHarness:
    """A home, a script, and the servers that its providers call.

    `plugins` replace the usual providers; without a `renderer` the real one is used.
    """

    folder: Path
    urls: Urls
    options: FilmOptions = STILLS
    renderer: Renderer | None = field(default_factory=ListRenderer)
    settings: Mapping[str, object] = field(default_factory=dict)
    unset: frozenset[str] = frozenset()
    plugins: Mapping[str, Provider] = field(default_factory=dict)
    clock: Clock = loop_time

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def script(self) -> Path:
        return self.folder / "film.md"

    @property
    def output(self) -> Path:
        return self.folder / "film"

    def write(self, *paragraphs: str) -> None:
        self.script.write_text("# A film\n\n" + "\n\n".join(paragraphs))

    def request(self, **changes: object) -> MakeRequest:
        request = MakeRequest(str(self.script), self.script.read_text(), str(self.output), self.options)
        return replace(request, **changes)  # type: ignore[arg-type]

    def open_settings(self) -> Settings:
        values = {"retry_delay_s": 0.05, **self.settings}
        return Settings(home=self.home, **values)  # type: ignore[arg-type]

    def environment(self) -> dict[str, str]:
        names = {
            "OPENAI_BASE_URL": self.urls.openai,
            "OPENAI_API_KEY": OPENAI_KEY,
            "REPLICATE_API_BASE_URL": self.urls.replicate,
            "REPLICATE_API_TOKEN": REPLICATE_KEY,
        }
        return {name: value for name, value in names.items() if name not in self.unset}

    def catalog(self, overrides: Overrides | None = None) -> Catalog:
        context = ProviderContext(self.environment())
        providers = {
            "openai": openai.plugin.create(context),
            "replicate": replicate.plugin.create(context),
            "local": scripted_cards(),
        }
        return Catalog(dict(self.plugins) or providers, {}, overrides or self.open_settings().overrides())

    async def make(self, request: MakeRequest | None = None, watch: Watch | None = None) -> "FinishedJob":
        """Runs one job to its end, like the command line. `watch` receives each event as it happens."""
        wanted = request or self.request()
        return await self.run(lambda studio: studio.job_queue.start(local_caller(), wanted), watch)

    async def run(self, start: Start, watch: Watch | None = None) -> "FinishedJob":
        """Like `make`, for any command that starts a job."""
        self.folder.mkdir(parents=True, exist_ok=True)
        events: list[Event] = []
        async with open_studio(self.open_settings(), self.catalog()) as studio:
            job = await start(studio)
            async with running(studio, job.id, self.renderer, clock=self.clock):
                async for event in studio.films.follow(job.id):
                    events.append(event)
                    if watch is not None:
                        await watch(studio, event)
            return FinishedJob(await studio.films.view_job(job.id), events)


@dataclass(frozen=True, slots=True)
class FinishedJob:
    """A finished job and its events."""

    view: JobView
    events: Sequence[Event]

    @property
    def summary(self) -> Mapping[str, JsonValue]:
        """The summary in the job's last event."""
        summary = self.events[-1].data["summary"]
        assert isinstance(summary, Mapping)
        return summary

    @property
    def placeholders(self) -> Sequence[Mapping[str, JsonValue]]:
        rows = self.summary["placeholders"]
        assert isinstance(rows, Sequence)
        return [row for row in rows if isinstance(row, Mapping)]

    def asset(self, key: str) -> Asset:
        """The asset whose key ends with `key`."""
        [found] = [asset for asset in self.view.assets if asset.key.endswith(key)]
        return found

    def of_kind(self, kind: AssetKind) -> list[Asset]:
        """The assets of segments, in order, without cards."""
        return [asset for asset in self.view.assets if asset.kind is kind and asset.segment_id]

    def places(self, status: str, kind: AssetKind) -> list[int]:
        """Event positions at which each asset of a kind reached a state, in asset order."""
        keys = [asset.key for asset in self.of_kind(kind)]
        found = {
            event.data["key"]: number
            for number, event in enumerate(self.events)
            if event.data.get("status") == status and event.data.get("key") in keys
        }
        return [found[key] for key in keys if key in found]

    def statuses(self, kind: AssetKind) -> list[str]:
        return [asset.status.value for asset in self.of_kind(kind)]

    def codes(self, kind: AssetKind) -> list[str | None]:
        return [asset.error.full_code if asset.error else None for asset in self.of_kind(kind)]


def key(text: str) -> AssetKey:
    return AssetKey(text)
