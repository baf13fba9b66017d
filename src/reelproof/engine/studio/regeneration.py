"""What is asked of single assets, checked as a whole before anything is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from reelproof.domain.asset import Asset, AssetKind, AssetStatus, Edit
from reelproof.domain.canonical import JsonValue
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError, invalid_input
from reelproof.domain.ids import AssetKey
from reelproof.domain.own_media import OWN_NOUNS, is_own
from reelproof.domain.units import Microusd
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.studio.belongings import SHOWN_LENGTH, Conflict
from reelproof.planning.assets.edit import edit_after

SHOWN_PROBLEMS = 3


@dataclass(frozen=True, slots=True)
class Wish:
    """What someone asks of one asset: another take, by other words, another model or another seed."""

    key: AssetKey
    prompt: str | None = None
    model: str | None = None
    seed: int | None = None

    @property
    def is_plain(self) -> bool:
        """Whether it asks for another take and nothing else."""
        return (self.prompt, self.model, self.seed) == (None, None, None)


@dataclass(frozen=True, slots=True)
class AssetSelector:
    """Which assets of a film are meant; None is any."""

    kind: AssetKind | None = None
    status: AssetStatus | None = None
    segment_id: str | None = None

    def matches(self, asset: Asset) -> bool:
        """Media of one's own are made by nobody, and so never meant."""
        wanted = (self.kind, asset.kind), (self.status, asset.status), (self.segment_id, asset.segment_id)
        is_meant = all(wish is None or wish == found for wish, found in wanted)
        return is_meant and not is_own(next(iter(asset.base_chain), ""))


@dataclass(frozen=True, slots=True)
class Regeneration:
    """Other takes of some assets: of those that `wishes` name by key, or of all that `meant` fits, each as
    the one wish without a key says. `as_candidate` leaves the film until they are accepted; `most` is what
    the job may spend.
    """

    wishes: Sequence[Wish]
    meant: AssetSelector | None = None
    as_candidate: bool = False
    most: Microusd | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """An asset that another take is asked of, and its edit from now on, where it has one."""

    asset: Asset
    edit: Edit | None


def wishes_for(wanted: Regeneration, assets: Sequence[Asset]) -> Sequence[Wish]:
    """With the keys of the film's assets, which callers may name by their ids.

    Raises ReelproofError for ids that the film does not have, and Conflict where a filter fits none.
    """
    if wanted.meant is not None:
        [common] = wanted.wishes
        found = [replace(common, key=asset.key) for asset in assets if wanted.meant.matches(asset)]
        if not found:
            message = "No asset of the film is so now; nothing is made again."
            raise Conflict(Failure(ErrorCode.InvalidInput, message, subject="filter"))
        return found
    keys = {str(asset.id): asset.key for asset in assets}
    unknown = {wish.key: _unknown(wish.key) for wish in wanted.wishes if wish.key not in keys}
    if unknown:
        raise ReelproofError(joined_problems(unknown, len(wanted.wishes)))
    return [replace(wish, key=keys[wish.key]) for wish in wanted.wishes]


def find_targets(catalog: Catalog, assets: Sequence[Asset], wishes: Sequence[Wish]) -> Sequence[Target]:
    """Raises ReelproofError (InvalidInput): the one problem, of several assets also each in its `details`."""
    targets: dict[AssetKey, Target] = {}
    problems: dict[AssetKey, Failure] = {}
    for wish in wishes:
        try:
            asset = find_asset(assets, wish.key)
            if asset.key in targets:
                raise invalid_input("assets", f"{asset.key} is named twice.")
            targets[asset.key] = Target(asset, _edit(catalog, asset, wish))
        except ReelproofError as error:
            problems[wish.key] = error.failure
    if problems:
        raise ReelproofError(joined_problems(problems, len(wishes)))
    return list(targets.values())


def joined_problems(problems: Mapping[AssetKey, Failure], asked: int) -> Failure:
    """One failure for what is wrong with some of the assets `asked` of, by what they were called."""
    failures = list(problems.values())
    if asked == 1:
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
    message = f"{len(failures)} assets cannot be made again: {shown}{rest}"
    return Failure(ErrorCode.InvalidInput, message, subject="assets", details={"problems": rows})


def _unknown(asset_id: str) -> Failure:
    message = f"The film has no asset {asset_id[:SHOWN_LENGTH]}."
    return Failure(ErrorCode.InvalidInput, message, subject="asset")


def _edit(catalog: Catalog, asset: Asset, wish: Wish) -> Edit | None:
    made_by = next(iter(asset.base_chain), "")
    if is_own(made_by) and (wish.prompt, wish.model) != (None, None):
        noun = OWN_NOUNS[made_by]
        message = f"{asset.base_prompt} is a {noun} of your own; change it, or what the script says of it."
        raise invalid_input(noun, message)
    if wish.model is not None:
        catalog.check_chain(asset.kind, (wish.model,))
    if wish.prompt is not None and not wish.prompt.strip():
        raise invalid_input("prompt", "The prompt is empty. Say what the asset shall be, or leave it out.")
    return asset.edit if wish.is_plain else edit_after(asset, wish.prompt, wish.model, wish.seed)


def find_asset(assets: Sequence[Asset], key: str) -> Asset:
    """The asset under a key, which may be shortened where it stays clear. Raises ReelproofError."""
    exact = [asset for asset in assets if asset.key == key]
    meant = exact or [asset for asset in assets if _is_short_for(key, asset.key)]
    if len(meant) == 1:
        return meant[0]
    keys = [asset.key for asset in meant or assets]
    if meant:
        raise invalid_input("asset", f"{key} may mean {', '.join(keys)}. Name one of them whole.")
    if not keys:
        raise invalid_input("asset", f"The film has no asset {key}: none of its assets was planned yet.")
    near = get_close_matches(key, keys, n=1, cutoff=0.4)
    hint = f"Did you mean {near[0]}?" if near else f"It has {', '.join(keys)}."
    raise invalid_input("asset", f"The film has no asset {key}. {hint}")


def _is_short_for(short: str, key: str) -> bool:
    """`river/image` for `segment/river/image/1`: whole parts of the key, side by side."""
    return f"/{short.strip('/')}/" in f"/{key}/"
