"""What saving a script would do to its film, before it is saved."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reelproof.domain.asset import Asset
from reelproof.domain.canonical import digest_of_bytes
from reelproof.domain.failure import ReelproofError
from reelproof.domain.ids import Digest
from reelproof.engine.plan.notices import FilmNotices
from reelproof.engine.plan.plan import Planner
from reelproof.engine.ports.ledgers import Ledgers
from reelproof.engine.studio.asking import Saying
from reelproof.engine.studio.commission import Commissions, FromProject
from reelproof.engine.studio.film_plan import FilmPlan, read_plan
from reelproof.engine.studio.films import Films
from reelproof.planning.script.source import SCRIPT, ScriptProblem, problems_of


@dataclass(frozen=True, slots=True)
class ScriptPreview:
    """A text that nobody saved yet: what a film of it needs, and which assets leave the film with it; or the
    problems that keep it from being read.
    """

    digest: Digest
    plan: FilmPlan | None = None
    dropped: Sequence[Asset] = ()
    problems: Sequence[ScriptProblem] = ()


class ScriptPreviews:
    """Reads, and stores nothing. Raises ReelproofError; NotThere for what is not this owner's."""

    def __init__(
        self,
        ledgers: Ledgers,
        commissions: Commissions,
        films: Films,
        planner: Planner,
        notices: FilmNotices,
    ) -> None:
        self._ledgers = ledgers
        self._commissions = commissions
        self._films = films
        self._planner = planner
        self._notices = notices

    async def of_text(self, owner: str, subject: FromProject, text: str, saying: Saying) -> ScriptPreview:
        """With the choices of the project's last job where its subject is as before."""
        digest = digest_of_bytes(text.encode())
        try:
            project, request = await self._commissions.requested(owner, replace(subject, text=text), saying)
            plan = await read_plan(self._films, self._planner, self._notices, request, project)
        except ReelproofError as error:
            if error.failure.subject != SCRIPT:
                raise
            return ScriptPreview(digest, problems=problems_of(error))
        planned = {decision.asset.key for decision in plan.decisions}
        known = await self._ledgers.assets.of_project(project.id)
        return ScriptPreview(digest, plan, [asset for asset in known if asset.key not in planned])
