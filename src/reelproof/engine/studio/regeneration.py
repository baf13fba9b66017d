"""Which assets `regen` remakes: finding them by key, id or filter; checks of prompt, model and seed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches

from reelproof.domain.asset import Asset, AssetKind, AssetStatus, Edit
from reelproof.domain.canonical import JsonValue
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError, invalid_input
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import AssetKey
from reelproof.domain.own_media import OWN_NOUNS, is_own
from reelproof.domain.units import Microusd
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.studio.owned_lookup import SHOWN_LENGTH, Conflict
from reelproof.planning.assets.edit import edit_after

SHOWN_PROBLEMS = 3


@frozen
class RegenerateRequest:
    """A request for another take of an asset, with an optional new prompt, model or seed."""

    key: AssetKey
    prompt: str | None = None
    model: str | None = None
    seed: int | None = None

    @property
    def is_plain(self) -> bool:
        """Whether only another take is requested, without changes."""
        return (self.prompt, self.model, self.seed) == (None, None, None)


@frozen
class AssetSelector:
    """Selects assets of a film; None matches any."""

    kind: AssetKind | None = None
    status: AssetStatus | None = None
    segment_id: str | None = None

    def matches(self, asset: Asset) -> bool:
        """Returns whether the asset matches. The author's own media are not generated and never match."""
        wanted = (self.kind, asset.kind), (self.status, asset.status), (self.segment_id, asset.segment_id)
        is_meant = all(expected is None or expected == actual for expected, actual in wanted)
        return is_meant and not is_own(next(iter(asset.base_chain), ""))


@frozen
class Regeneration:
    """New takes of the assets that `requests` name by key, or of all that `meant` selects, each according to
    the one request without a key. `as_candidate` keeps the film unchanged until they are accepted;
    `max_cost_microusd` limits what the job may spend.
    """

    requests: Sequence[RegenerateRequest]
    meant: AssetSelector | None = None
    as_candidate: bool = False
    max_cost_microusd: Microusd | None = None


@frozen
class RegenerationTarget:
    """An asset to regenerate, and its new edit, if any."""

    asset: Asset
    edit: Edit | None


def of_asset(wanted: Regeneration, asset: Asset) -> Regeneration:
    """Means this asset, whatever the keys in the requests are."""
    return replace(wanted, requests=[replace(request, key=asset.key) for request in wanted.requests])


def of_film(wanted: Regeneration, assets: Sequence[Asset]) -> Regeneration:
    """Means the film's assets by their keys. Raises Conflict like `requests_for`."""
    return replace(wanted, requests=requests_for(wanted, assets))


def requests_for(wanted: Regeneration, assets: Sequence[Asset]) -> Sequence[RegenerateRequest]:
    """Resolves asset ids to the keys of the film's assets; keys, and unambiguous parts of one, are kept.

    Raises Conflict if the filter matches no asset.
    """
    if wanted.meant is not None:
        [common] = wanted.requests
        found = [replace(common, key=asset.key) for asset in assets if wanted.meant.matches(asset)]
        if not found:
            message = "No asset of the film matches the filter; nothing is regenerated."
            raise Conflict(Failure(ErrorCode.InvalidInput, message, subject="filter"))
        return found
    keys = {str(asset.id): asset.key for asset in assets}
    return [replace(request, key=keys.get(request.key, request.key)) for request in wanted.requests]


def find_targets(
    catalog: Catalog, assets: Sequence[Asset], requests: Sequence[RegenerateRequest]
) -> Sequence[RegenerationTarget]:
    """Raises ReelproofError (InvalidInput); for several assets, `details` lists each problem."""
    targets: dict[AssetKey, RegenerationTarget] = {}
    problems: dict[AssetKey, Failure] = {}
    for request in requests:
        try:
            asset = find_asset(assets, request.key)
            if asset.key in targets:
                raise invalid_input("assets", f"{asset.key} is listed twice.")
            targets[asset.key] = RegenerationTarget(asset, _edit(catalog, asset, request))
        except ReelproofError as error:
            problems[request.key] = error.failure
    if problems:
        raise ReelproofError(joined_problems(problems, len(requests)))
    return list(targets.values())


def joined_problems(problems: Mapping[AssetKey, Failure], requested_count: int) -> Failure:
    """Combines the problems of several assets, by the names used in the request, into one failure."""
    failures = list(problems.values())
    if requested_count == 1:
        return failures[0]
    rows: list[JsonValue] = [
        {"asset": name, "code": failure.full_code, "message": failure.message}
        for name, failure in problems.items()
    ]
    if len(failures) == 1:
        return replace(failures[0], details={**failures[0].details, "problems": rows})
    shown = " ".join(failure.message for failure in failures[:SHOWN_PROBLEMS])
    more = len(failures) - SHOWN_PROBLEMS
    rest = f" And {more} more." if more > 0 else ""
    message = f"{len(failures)} assets cannot be regenerated: {shown}{rest}"
    return Failure(ErrorCode.InvalidInput, message, subject="assets", details={"problems": rows})


def _edit(catalog: Catalog, asset: Asset, request: RegenerateRequest) -> Edit | None:
    made_by = next(iter(asset.base_chain), "")
    if is_own(made_by) and (request.prompt, request.model) != (None, None):
        noun = OWN_NOUNS[made_by]
        message = f"{asset.base_prompt} is your own {noun}; change the file, or its reference in the script."
        raise invalid_input(noun, message)
    if request.model is not None:
        catalog.check_chain(asset.kind, (request.model,))
    if request.prompt is not None and not request.prompt.strip():
        raise invalid_input("prompt", "The prompt is empty. Describe the asset, or omit the prompt.")
    return asset.edit if request.is_plain else edit_after(asset, request.prompt, request.model, request.seed)


def find_asset(assets: Sequence[Asset], key: str) -> Asset:
    """Finds an asset by its key or an unambiguous part of it. Raises ReelproofError."""
    exact = [asset for asset in assets if asset.key == key]
    meant = exact or [asset for asset in assets if _is_short_for(key, asset.key)]
    if len(meant) == 1:
        return meant[0]
    keys, shown = [asset.key for asset in meant or assets], key[:SHOWN_LENGTH]
    if meant:
        raise invalid_input("asset", f"{shown} is ambiguous: {', '.join(keys)}. Use a full key.")
    if not keys:
        raise invalid_input("asset", f"The film has no asset {shown}: its assets have not been planned yet.")
    near = get_close_matches(key, keys, n=1, cutoff=0.4)
    hint = f"Did you mean {near[0]}?" if near else f"Its assets: {', '.join(keys)}."
    raise invalid_input("asset", f"The film has no asset {shown}. {hint}")


def _is_short_for(short: str, key: str) -> bool:
    """Matches consecutive whole parts of the key: `river/image` for `segment/river/image/1`."""
    return f"/{short.strip('/')}/" in f"/{key}/"
