"""JSON of the preview of an unsaved script: problems, plan, dropped assets."""

from pydantic import Field

from reelproof.contract.body import RequestModel, ResponseModel
from reelproof.contract.job_request import Options
from reelproof.contract.plan import PlanObject
from reelproof.domain.asset import AssetKind
from reelproof.planning.script.script_text import LARGEST_SCRIPT_BYTES


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
    """An asset that the new text removes. Its takes are kept, and reused if the same text returns."""

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
