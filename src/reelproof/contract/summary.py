"""JSON of a job's summary: asset counts, placeholders, cost and savings."""

from collections.abc import Iterable
from typing import Any

from pydantic import ConfigDict, Field

from reelproof.contract.body import ResponseModel
from reelproof.contract.failure import FailureSummary, failure_fields
from reelproof.contract.self_check import SelfCheckObject, self_check_object
from reelproof.domain.asset import AssetKind, AssetStatus
from reelproof.domain.ids import AssetKey
from reelproof.domain.summary import AssetCounts, Placeholder, StatusCounts, Summary


class StatusCountsObject(ResponseModel):
    """Number of assets by final status."""

    generated: int = 0
    needs_prompt_update: int = 0
    failed: int = 0


class AssetCountsObject(StatusCountsObject):
    """Number of assets by final status, in total and by kind."""

    by_kind: dict[AssetKind, StatusCountsObject] = Field(default_factory=dict)


class PlaceholderSummary(FailureSummary):
    """An asset without a take: what is shown or played instead, and why."""

    asset: str = Field(description="The asset's key.")
    kind: AssetKind
    title: str
    status: AssetStatus
    replacement: str = Field(description="What is shown or played instead.")

    def placeholder(self) -> Placeholder:
        return Placeholder(
            asset=AssetKey(self.asset),
            kind=self.kind,
            title=self.title,
            status=self.status,
            replacement=self.replacement,
            failure=self.failure(),
        )


class SummaryObject(ResponseModel):
    """The outcome of a job in numbers and lists."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=False)

    assets: AssetCountsObject
    placeholders: list[PlaceholderSummary]
    sentences: list[str] = Field(description="One sentence per kind of asset.")
    cost_microusd: int
    saved_microusd: int
    placeholder_count: int | None = Field(default=None, description="Number of all placeholders.")
    self_check: SelfCheckObject | None = Field(default=None, description="Null if no film was made.")

    def summary(self) -> Summary:
        return Summary(
            assets=AssetCounts(
                total=_counts_of(self.assets),
                by_kind={kind: _counts_of(counts) for kind, counts in self.assets.by_kind.items()},
            ),
            placeholders=tuple(placeholder.placeholder() for placeholder in self.placeholders),
            sentences=tuple(self.sentences),
            cost_microusd=self.cost_microusd,
            saved_microusd=self.saved_microusd,
            self_check=self.self_check.self_check() if self.self_check else None,
        )


def summary_object(summary: Summary) -> SummaryObject:
    return SummaryObject(
        assets=counts_object(summary.assets),
        placeholders=placeholder_summaries(summary.placeholders),
        sentences=list(summary.sentences),
        cost_microusd=summary.cost_microusd,
        saved_microusd=summary.saved_microusd,
        self_check=self_check_object(summary.self_check) if summary.self_check else None,
    )


def placeholder_summaries(placeholders: Iterable[Placeholder]) -> list[PlaceholderSummary]:
    return [PlaceholderSummary(**placeholder_fields(placeholder)) for placeholder in placeholders]


def placeholder_fields(placeholder: Placeholder) -> dict[str, Any]:
    """Returns the fields that every form of a placeholder has."""
    return {
        "asset": placeholder.asset,
        "kind": placeholder.kind,
        "title": placeholder.title,
        "status": placeholder.status,
        "replacement": placeholder.replacement,
        **failure_fields(placeholder.failure),
    }


def counts_object(counts: AssetCounts) -> AssetCountsObject:
    return AssetCountsObject(
        **_fields(counts.total),
        by_kind={kind: StatusCountsObject(**_fields(of_kind)) for kind, of_kind in counts.by_kind.items()},
    )


def _fields(counts: StatusCounts) -> dict[str, Any]:
    return {
        "generated": counts.generated,
        "needs_prompt_update": counts.needs_prompt_update,
        "failed": counts.failed,
    }


def _counts_of(counts: StatusCountsObject) -> StatusCounts:
    return StatusCounts(counts.generated, counts.needs_prompt_update, counts.failed)
