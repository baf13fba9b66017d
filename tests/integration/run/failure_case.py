"""Provider failures with their expected results, and films in which each segment meets one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reelproof.domain.asset import Asset, AssetKind
from reelproof.domain.error_list import ERRORS, ErrorCode
from reelproof.testing.servers import Act, CallRecord, Outcome, OutcomeRule, ProviderServer, rule
from tests.integration.run.harness import FilmHarness, FinishedJob

GENERATED = "generated"


@dataclass(frozen=True, slots=True)
class FailureCase:
    """What happens to one asset at its provider, on every call unless `transient`.

    `ends`: generated, or the full error code; after `calls` calls, of which `charged` were paid for.
    """

    name: str
    outcomes: tuple[Outcome | Act, ...]
    ends: str
    calls: int = 1
    charged: int | None = None
    on: str = "make"
    transient: bool = False

    @property
    def words(self) -> str:
        return f"This is about {self.name}."

    def rule(self, path: str) -> OutcomeRule:
        return rule(self.words, *self.outcomes, on=self.on, path=path, forever=not self.transient)


@dataclass(frozen=True, slots=True)
class AssetResult:
    """An asset's final status and its calls."""

    status: str
    code: str | None
    calls: int
    charged: int | None


def transient(
    name: str, outcome: Outcome | Act, calls: int = 2, charged: int = 1, on: str = "make"
) -> FailureCase:
    """A failure that occurs once."""
    return FailureCase(name, (outcome,), GENERATED, calls, charged, on, transient=True)


def persistent(name: str, outcome: Outcome | Act, ends: str, calls: int = 1, on: str = "make") -> FailureCase:
    return FailureCase(name, (outcome,), ends, calls, on=on)


async def run_cases(
    harness: FilmHarness, server: ProviderServer, failure_cases: Sequence[FailureCase], path: str = ""
) -> FinishedJob:
    """Makes a film with a segment for each failure case; `path` is the path of its calls."""
    harness.write(*(failure_case.words for failure_case in failure_cases))
    server.add(
        *(failure_case.rule(path if failure_case.on == "make" else "") for failure_case in failure_cases)
    )
    return await harness.make()


def expected(failure_cases: Sequence[FailureCase]) -> Mapping[str, AssetResult]:
    return {failure_case.name: _expected(failure_case) for failure_case in failure_cases}


def actual(
    made: FinishedJob,
    kind: AssetKind,
    server: ProviderServer,
    failure_cases: Sequence[FailureCase],
    path: str = "",
) -> Mapping[str, AssetResult]:
    """The actual results, with charges only where expected ones are given."""
    return {
        failure_case.name: _actual(asset, calls(server, failure_case, path), failure_case)
        for failure_case, asset in zip(failure_cases, made.of_kind(kind), strict=True)
    }


def calls(server: ProviderServer, failure_case: FailureCase, path: str = "") -> list[CallRecord]:
    return [call for call in server.call_log.of("make", failure_case.words) if path in call.path]


def waits(made: FinishedJob, asset: Asset) -> list[float]:
    """The waits announced before each retry of an asset, in seconds."""
    return list(_waits(made, asset))


def _waits(made: FinishedJob, asset: Asset) -> Iterator[float]:
    for event in made.events:
        wait_s = event.data.get("wait_s")
        if event.data.get("key") == asset.key and isinstance(wait_s, int | float):
            yield float(wait_s)


def _expected(failure_case: FailureCase) -> AssetResult:
    if failure_case.ends == GENERATED:
        return AssetResult(GENERATED, None, failure_case.calls, failure_case.charged)
    status = ERRORS[ErrorCode(failure_case.ends.partition(":")[0])].asset_status
    return AssetResult(status.value, failure_case.ends, failure_case.calls, failure_case.charged)


def _actual(asset: Asset, made_for_it: Sequence[CallRecord], failure_case: FailureCase) -> AssetResult:
    charged = sum(call.is_charged for call in made_for_it)
    return AssetResult(
        asset.status.value,
        asset.error.full_code if asset.error else None,
        len(made_for_it),
        None if failure_case.charged is None else charged,
    )
