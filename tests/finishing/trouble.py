"""Troubles with the ends that the list of errors gives them, and films in which each segment meets one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reelproof.domain.asset import Asset, AssetKind
from reelproof.domain.error_list import ERRORS, ErrorCode
from reelproof.testing.servers import Act, Entry, Outcome, ProviderServer, Rule, rule
from tests.finishing.house import House, Made

GENERATED = "generated"


@dataclass(frozen=True, slots=True)
class Trouble:
    """What befalls one asset at its provider, again and again unless it is `passing`.

    `ends`: generated, or the failure's whole code; after `calls` for it, of which `charged` were paid for.
    """

    name: str
    outcomes: tuple[Outcome | Act, ...]
    ends: str
    calls: int = 1
    charged: int | None = None
    on: str = "make"
    passing: bool = False

    @property
    def words(self) -> str:
        return f"This tells of {self.name}."

    def rule(self, path: str) -> Rule:
        return rule(self.words, *self.outcomes, on=self.on, path=path, forever=not self.passing)


@dataclass(frozen=True, slots=True)
class End:
    """How an asset ended, and what it took."""

    status: str
    code: str | None
    calls: int
    charged: int | None


def passing(name: str, outcome: Outcome | Act, calls: int = 2, charged: int = 1, on: str = "make") -> Trouble:
    """A trouble that comes once; then all is well."""
    return Trouble(name, (outcome,), GENERATED, calls, charged, on, passing=True)


def lasting(name: str, outcome: Outcome | Act, ends: str, calls: int = 1, on: str = "make") -> Trouble:
    return Trouble(name, (outcome,), ends, calls, on=on)


async def meet(house: House, server: ProviderServer, troubles: Sequence[Trouble], path: str = "") -> Made:
    """A film with a segment for each trouble; `path` is where its calls go."""
    house.write(*(trouble.words for trouble in troubles))
    server.add(*(trouble.rule(path if trouble.on == "make" else "") for trouble in troubles))
    return await house.make()


def expected(troubles: Sequence[Trouble]) -> Mapping[str, End]:
    return {trouble.name: _expected(trouble) for trouble in troubles}


def found(
    made: Made, kind: AssetKind, server: ProviderServer, troubles: Sequence[Trouble], path: str = ""
) -> Mapping[str, End]:
    """How each ended in truth, told as far as it was said before."""
    return {
        trouble.name: _found(asset, calls(server, trouble, path), trouble)
        for trouble, asset in zip(troubles, made.of_kind(kind), strict=True)
    }


def calls(server: ProviderServer, trouble: Trouble, path: str = "") -> list[Entry]:
    return [call for call in server.ledger.of("make", trouble.words) if path in call.path]


def waits(made: Made, asset: Asset) -> list[float]:
    """The waits that were said before each retry of an asset, in seconds."""
    return list(_waits(made, asset))


def _waits(made: Made, asset: Asset) -> Iterator[float]:
    for event in made.events:
        wait_s = event.data.get("wait_s")
        if event.data.get("key") == asset.key and isinstance(wait_s, int | float):
            yield float(wait_s)


def _expected(trouble: Trouble) -> End:
    if trouble.ends == GENERATED:
        return End(GENERATED, None, trouble.calls, trouble.charged)
    status = ERRORS[ErrorCode(trouble.ends.partition(":")[0])].asset_status
    return End(status.value, trouble.ends, trouble.calls, trouble.charged)


def _found(asset: Asset, made_for_it: Sequence[Entry], trouble: Trouble) -> End:
    charged = sum(call.is_charged for call in made_for_it)
    return End(
        asset.status.value,
        asset.error.full_code if asset.error else None,
        len(made_for_it),
        None if trouble.charged is None else charged,
    )
