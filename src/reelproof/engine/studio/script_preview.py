"""Preview of an unsaved script: plan, dropped assets, problems by line."""

from collections.abc import Sequence
from dataclasses import replace

from reelproof.domain.asset import Asset
from reelproof.domain.canonical import digest_of_bytes
from reelproof.domain.failure import ReelproofError
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import Digest
from reelproof.engine.plan.notices import FilmNotices
from reelproof.engine.plan.plan import Planner
from reelproof.engine.ports.stores import Stores
from reelproof.engine.studio.film_plan import read_plan
from reelproof.engine.studio.films import Films
from reelproof.engine.studio.request_builder import RequestChoices
from reelproof.engine.studio.start_job import FromProject, StartJob
from reelproof.planning.report.film_plan import FilmPlan
from reelproof.planning.script.script_text import SCRIPT, ScriptProblem, problems_of


@frozen
class ScriptPreview:
    """The plan for an unsaved text and the assets it would drop from the film, or the problems that prevent
    parsing it.
    """

    digest: Digest
    plan: FilmPlan | None = None
    dropped: Sequence[Asset] = ()
    problems: Sequence[ScriptProblem] = ()


class ScriptPreviews:
    """Read-only. Raises ReelproofError; NotFound for resources of other owners."""

    def __init__(
        self,
        stores: Stores,
        start_job: StartJob,
        films: Films,
        planner: Planner,
        notices: FilmNotices,
    ) -> None:
        self._stores = stores
        self._start_job = start_job
        self._films = films
        self._planner = planner
        self._notices = notices

    async def of_text(
        self, owner: str, subject: FromProject, text: str, request_choices: RequestChoices
    ) -> ScriptPreview:
        """Uses the choices of the project's last job if `subject.as_before`."""
        digest = digest_of_bytes(text.encode())
        try:
            project, request = await self._start_job.request_for(
                owner, replace(subject, text=text), request_choices
            )
            plan = await read_plan(self._films, self._planner, self._notices, request, project)
        except ReelproofError as error:
            if error.failure.subject != SCRIPT:
                raise
            return ScriptPreview(digest, problems=problems_of(error))
        planned = {decision.asset.key for decision in plan.decisions}
        known = await self._stores.assets.of_project(project.id)
        return ScriptPreview(digest, plan, [asset for asset in known if asset.key not in planned])
