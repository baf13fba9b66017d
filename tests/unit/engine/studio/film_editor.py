"""A film that was made, with everything that changes it."""

from dataclasses import dataclass

from reelproof.domain.asset import Take
from reelproof.domain.ids import AssetKey, JobId, ProjectId, new_correlation_id
from reelproof.domain.job import Job
from reelproof.engine.ports.files import ProjectPaths
from reelproof.engine.ports.request import MakeRequest
from reelproof.engine.studio.film_history import FilmHistory, TakenStep
from reelproof.engine.studio.film_versions import FilmVersions
from reelproof.engine.studio.job_queue import Caller
from reelproof.engine.studio.project_service import ProjectService
from reelproof.engine.studio.regeneration import RegenerateRequest, Regeneration
from reelproof.engine.studio.request_builder import RequestChoices
from reelproof.planning.history.change import ChangeKind, ChangeStatus
from reelproof.planning.script.options import FilmChoices
from reelproof.testing.in_memory.folders import InMemoryProjectFiles
from reelproof.testing.in_memory.studio import InMemoryStudio, OpenStudio
from reelproof.testing.scripted import ScriptedProvider
from tests.unit.engine.films import REQUEST, SCRIPT, SUN_PICTURE, made_for

CALLER = Caller("local", new_correlation_id(), is_sole_worker=True)
SNOW = SCRIPT.replace("# Rain", "# Snow")


@dataclass(frozen=True, slots=True)
class Editor:
    """A film that was made, and the use cases that change it."""

    studio: InMemoryStudio
    open_studio: OpenStudio
    files: InMemoryProjectFiles
    projects: ProjectService
    history: FilmHistory
    versions: FilmVersions
    project_id: ProjectId
    provider: ScriptedProvider

    async def text(self) -> str:
        return (await self.projects.script("local", self.project_id)).text

    async def save(self, text: str, gesture: str | None = None) -> None:
        await self.projects.save_script("local", self.project_id, text, None, gesture)

    async def undo(self) -> ChangeKind | None:
        return kind_of(await self.history.undo("local", self.project_id))

    async def redo(self) -> ChangeKind | None:
        return kind_of(await self.history.redo("local", self.project_id))

    async def kinds(self) -> list[tuple[ChangeKind, ChangeStatus]]:
        page = await self.history.page("local", self.project_id, 100)
        return [(change.kind, status) for change, status in page.changes]

    async def shown(self) -> Take | None:
        assets = await self.studio.stores.assets.of_project(self.project_id)
        return next(asset for asset in assets if asset.base_prompt == SUN_PICTURE).accepted_take

    async def regenerate(self, prompt: str | None) -> None:
        """Makes another take, with a new prompt if given; the job accepts it by itself."""
        await self.run((await self.start_regeneration(prompt)).id)

    async def start_regeneration(self, prompt: str | None, of: str = SUN_PICTURE) -> Job:
        """Queues the job that makes another take."""
        view = await self.open_studio.films.latest(self.project_id)
        assert view is not None
        key = made_for(view, of).key
        wanted = Regeneration([RegenerateRequest(AssetKey(key), prompt)])
        return await self.open_studio.job_commands.regenerate_assets(CALLER, self.project_id, wanted)

    async def run(self, job_id: JobId) -> None:
        await self.open_studio.runs.start(job_id, ())
        await self.open_studio.runs.ended(job_id)

    def request(self, text: str, choices: FilmChoices | None = None) -> MakeRequest:
        """Returns the request of a new `make` for this text."""
        paths = ProjectPaths(REQUEST.script_path, REQUEST.output_path)
        builder = self.open_studio.film_requests.builder
        return builder.for_script(paths, text, RequestChoices(choices or FilmChoices()))[0]

    async def current(self) -> MakeRequest:
        latest = await self.studio.stores.jobs.latest(self.project_id)
        assert latest is not None
        return await self.open_studio.film_requests.current(latest)

    async def make(self, request: MakeRequest) -> None:
        await self.open_studio.make(request)


def kind_of(step: TakenStep | None) -> ChangeKind | None:
    return step.change.kind if step and step.change else None
