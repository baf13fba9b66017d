"""Schemas of script previews."""

from collections.abc import Sequence

from pydantic import Field

from reelproof.domain.asset import Asset, AssetKind
from reelproof.engine.studio.film_plan import plan_object
from reelproof.engine.studio.script_preview import ScriptPreview
from reelproof.planning.script.source import LARGEST_SCRIPT_BYTES, ScriptProblem
from reelproof.server.schema.body import RequestModel, ResponseModel
from reelproof.server.schema.job import MAX_MESSAGES
from reelproof.server.schema.plan import PlanObject, PlanPaging, plan_page
from reelproof.server.schema.request import Options


class UnsavedScript(RequestModel):
    """A Markdown script to preview without saving."""

    text: str = Field(min_length=1, max_length=LARGEST_SCRIPT_BYTES)
    options: Options | None = Field(
        default=None, description="Default: the options of the project's latest job."
    )


class ScriptProblemObject(ResponseModel):
    """A problem that makes the script unreadable."""

    message: str
    line: int | None = Field(description="Line in the script, from 1; null if it concerns the whole script.")


class DroppedAsset(ResponseModel):
    """An asset that leaves the film. Its takes are kept and reused if the same text returns."""

    asset_id: str
    asset: str = Field(description="The asset's key.")
    kind: AssetKind
    title: str
    has_take: bool


class ScriptPreviewObject(ResponseModel):
    """The effects of saving the text and making the film."""

    digest: str = Field(description="The digest that the script would have once saved.")
    problems: list[ScriptProblemObject] = Field(description="Why the text cannot be parsed.")
    plan: PlanObject | None = Field(description="Null if the text cannot be parsed.")
    dropped: list[DroppedAsset] = Field(description="The first entries.")
    dropped_count: int


def script_preview_object(preview: ScriptPreview, paging: PlanPaging) -> ScriptPreviewObject:
    """Builds the preview with one page of the plan."""
    plan = plan_object(preview.plan) if preview.plan else None
    return ScriptPreviewObject(
        digest=preview.digest,
        problems=_problems(preview.problems),
        plan=plan_page(plan, paging) if plan else None,
        dropped=[_dropped(asset) for asset in preview.dropped[:MAX_MESSAGES]],
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
