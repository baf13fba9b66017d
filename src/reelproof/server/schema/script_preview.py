"""What is asked and told of a script that is not saved."""

from collections.abc import Sequence

from pydantic import Field

from reelproof.domain.asset import Asset, AssetKind
from reelproof.engine.studio.film_plan import plan_object
from reelproof.engine.studio.script_preview import ScriptPreview
from reelproof.planning.script.source import LARGEST_SCRIPT_BYTES, ScriptProblem
from reelproof.server.schema.job import MOST_REMARKS
from reelproof.server.schema.plan import PlanObject, PlanPaging, plan_page
from reelproof.server.schema.request import Options
from reelproof.server.schema.shape import Answer, Asked


class UnsavedScript(Asked):
    """A script in Markdown that shall not be kept."""

    text: str = Field(min_length=1, max_length=LARGEST_SCRIPT_BYTES)
    options: Options | None = Field(
        default=None, description="Left out, those that the project's last job was asked for with."
    )


class ScriptProblemObject(Answer):
    """Something that cannot be read."""

    message: str
    line: int | None = Field(description="Where in the script, from 1; none: all of it.")


class DroppedAsset(Answer):
    """An asset that leaves the film. Its takes are kept, and used again where the words come back."""

    asset_id: str
    asset: str = Field(description="The asset's key.")
    kind: AssetKind
    title: str
    has_take: bool


class ScriptPreviewObject(Answer):
    """What saving the text and making the film would do."""

    digest: str = Field(description="Of the text, as the script would have it once it is saved.")
    problems: list[ScriptProblemObject] = Field(description="What keeps the text from being read.")
    plan: PlanObject | None = Field(description="None: the text cannot be read.")
    dropped: list[DroppedAsset] = Field(description="The first of them.")
    dropped_count: int


def script_preview_object(preview: ScriptPreview, paging: PlanPaging) -> ScriptPreviewObject:
    """With a page of the plan."""
    plan = plan_object(preview.plan) if preview.plan else None
    return ScriptPreviewObject(
        digest=preview.digest,
        problems=_problems(preview.problems),
        plan=plan_page(plan, paging) if plan else None,
        dropped=[_dropped(asset) for asset in preview.dropped[:MOST_REMARKS]],
        dropped_count=len(preview.dropped),
    )


def _problems(problems: Sequence[ScriptProblem]) -> list[ScriptProblemObject]:
    return [ScriptProblemObject(message=problem.message, line=problem.line) for problem in problems]


def _dropped(asset: Asset) -> DroppedAsset:
    return DroppedAsset(
        asset_id=asset.id,
        asset=asset.key,
        kind=asset.kind,
        title=asset.title,
        has_take=asset.accepted_take is not None,
    )
