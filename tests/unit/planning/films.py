"""Scripts and assets for planning tests."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import strategies as st

from reelproof.domain.asset import Asset, AssetKind, AssetStatus, SpokenWord, Take
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure
from reelproof.domain.ids import ChapterId, Digest, ProjectId, SegmentId, new_take_id
from reelproof.domain.project import FilmOptions
from reelproof.domain.script import Chapter, FormatName, MusicMood, Pause, Script, Segment
from reelproof.domain.units import FrameRate
from reelproof.planning.assets.film_assets import plan_assets

PROJECT = ProjectId("project")

words = st.lists(
    st.sampled_from(["the", "quick", "brown", "fox", "jumps", "over", "a", "lazy", "dog"]),
    min_size=1,
    max_size=30,
)
pauses = st.builds(Pause, st.sampled_from([0.5, 1.0, 2.5]))


@st.composite
def segments(draw: st.DrawFn, index: int) -> Segment:
    narration: list[str | Pause] = [" ".join(draw(words))]
    if draw(st.booleans()):
        narration.append(draw(pauses))
    if draw(st.booleans()):
        narration.insert(0, draw(pauses))
    return Segment(SegmentId(f"segment-{index}"), tuple(narration))


@st.composite
def scripts(draw: st.DrawFn) -> Script:
    index = 0
    chapters = []
    for number in range(draw(st.integers(1, 3))):
        count = draw(st.integers(1, 3))
        members = tuple(draw(segments(index + offset)) for offset in range(count))
        title = draw(st.sampled_from([None, "A chapter", "Another chapter"]))
        chapters.append(Chapter(ChapterId(f"chapter-{number}"), title, members))
        index += count
    return Script("A film", "en", tuple(chapters))


options = st.builds(
    FilmOptions,
    format=st.sampled_from(FormatName),
    frame_rate=st.sampled_from([FrameRate(24), FrameRate(25), FrameRate(30), FrameRate(60)]),
    music=st.sampled_from(MusicMood),
    video=st.booleans(),
    chains=st.just({AssetKind.video: ("scripted/clips",)}),
)
FILMED = FilmOptions(video=True, chains={AssetKind.video: ("scripted/clips",)})


def simple_script(*texts: str) -> Script:
    members = tuple(Segment(SegmentId(f"s{index}"), (text,)) for index, text in enumerate(texts))
    return Script("A film", "en", (Chapter(ChapterId("c"), None, members),))


def generated(asset: Asset, duration_s: float | None = None) -> Asset:
    """The asset with a take."""
    spoken: tuple[SpokenWord, ...] = ()
    if asset.kind is AssetKind.narration and asset.recipe is not None and duration_s is not None:
        texts = [
            word
            for word in asset.recipe.prompt.split()
            if not word.startswith("[") and not word.endswith("]")
        ]
        each_s = duration_s / max(1, len(texts))
        spoken = tuple(SpokenWord(text, n * each_s, (n + 1) * each_s) for n, text in enumerate(texts))
    take = Take(
        id=new_take_id(),
        asset_id=asset.id,
        recipe_digest=Digest("recipe " + asset.key),
        media_digest=Digest("media " + asset.key),
        media_type="image/png",
        model=next(iter(asset.chain), "local/card"),
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
        duration_s=duration_s,
        words=spoken,
    )
    return _with(asset, AssetStatus.generated, take=take)


def failed(asset: Asset) -> Asset:
    return _with(asset, AssetStatus.failed, error=Failure(ErrorCode.ProviderTimeout, "It took too long."))


def _with(asset: Asset, status: AssetStatus, take: Take | None = None, error: Failure | None = None) -> Asset:
    return replace(asset, status=status, accepted_take=take, error=error)


def planned(script: Script, film_options: FilmOptions) -> tuple[Asset, ...]:
    return plan_assets(PROJECT, script, film_options, {})
