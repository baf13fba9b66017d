"""What a job made: asset counts by status, placeholders, cost and savings, warnings."""

from collections.abc import Mapping
from dataclasses import field

from reelproof.domain.asset import AssetKind, AssetStatus
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import AssetKey
from reelproof.domain.self_check import Finding, SelfCheck


@frozen
class StatusCounts:
    """Number of assets by final status."""

    generated: int = 0
    needs_prompt_update: int = 0
    failed: int = 0


@frozen
class AssetCounts:
    """Number of assets by final status, in total and by kind."""

    total: StatusCounts = StatusCounts()
    by_kind: Mapping[AssetKind, StatusCounts] = field(default_factory=dict)


@frozen
class Placeholder:
    """An asset without a take: what the film shows instead, and why."""

    asset: AssetKey
    kind: AssetKind
    title: str
    status: AssetStatus
    replacement: str
    failure: Failure

    @property
    def warning(self) -> str:
        return f"{self.title}: {self.failure.full_code}: {self.failure.message}"

    @property
    def missing_inputs(self) -> tuple[AssetKey, ...]:
        """The assets that have to be made first, if it only waits for them."""
        if self.failure.code is not ErrorCode.DependencyFailed:
            return ()
        missing = self.failure.details.get("missing")
        return tuple(AssetKey(str(key)) for key in missing) if isinstance(missing, list | tuple) else ()


@frozen
class Summary:
    """The outcome of a job in numbers and lists; `sentences` has one per kind of asset.

    `self_check` is that of its film, if it made one.
    """

    assets: AssetCounts = AssetCounts()
    placeholders: tuple[Placeholder, ...] = ()
    sentences: tuple[str, ...] = ()
    cost_microusd: int = 0
    saved_microusd: int = 0
    self_check: SelfCheck | None = None

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.self_check.findings if self.self_check else ()

    def other_warnings(self, warnings: tuple[str, ...]) -> tuple[str, ...]:
        """Returns the warnings that repeat neither a placeholder nor what the self-check found."""
        repeated = {placeholder.warning for placeholder in self.placeholders}
        repeated |= {finding.warning for finding in self.findings}
        return tuple(warning for warning in warnings if warning not in repeated)
