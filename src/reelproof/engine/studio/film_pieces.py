"""What is finished of a film that is being rendered, to be watched before the rest."""

from pathlib import Path

from reelproof.domain.frozen import frozen
from reelproof.domain.render import RunningRender
from reelproof.engine.ports.files import RenderedPieces
from reelproof.engine.ports.stores import Stores
from reelproof.engine.studio.owned_lookup import NotFound, OwnedLookup
from reelproof.planning.export.film_files import FILM_NAME

NOTHING = RunningRender(pieces=(), has_burned_captions=False)


@frozen
class FilmPieces:
    """Read-only. Raises NotFound for other owners' jobs."""

    stores: Stores
    owned_lookup: OwnedLookup
    rendered: RenderedPieces

    async def of_job(self, owner: str, job_id: str) -> RunningRender:
        """Returns nothing before the job renders its film, and after it has ended."""
        job = await self.owned_lookup.job(owner, job_id)
        if job.status.is_final:
            return NOTHING
        request = await self.stores.jobs.request(job.id)
        return await self.rendered.of(Path(request.output_path) / FILM_NAME) or NOTHING

    async def file(self, owner: str, job_id: str, name: str) -> Path:
        """Raises NotFound for a piece that is not finished, and once the film is."""
        render = await self.of_job(owner, job_id)
        path = next((one.path for one in render.pieces if one.name == name), None)
        if path is None:
            raise NotFound("piece", name)
        return path
