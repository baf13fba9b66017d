"""A chunk of a film with its key in the render cache, and what it shows."""

from pathlib import Path

from reelproof.domain.frozen import frozen
from reelproof.domain.ids import AssetKey, Digest
from reelproof.domain.timeline import Clip
from reelproof.media.rendering.chunk import Chunk
from reelproof.media.rendering.transition_chunk import TransitionChunk


@frozen
class PlannedChunk:
    """A chunk with its key, and the clips that it shows with their picture files: two in a transition."""

    chunk: Chunk | TransitionChunk
    key: Digest
    pictures: tuple[Path | None, ...]
    clips: tuple[Clip, ...]

    @property
    def part(self) -> str:
        """The segment or card that the chunk belongs to, or the transition between two."""
        return " > ".join(clip.segment_id or clip.asset_key for clip in self.clips)

    @property
    def title(self) -> str:
        return self.clips[-1].name

    @property
    def assets(self) -> frozenset[AssetKey]:
        """The assets whose media it shows."""
        return frozenset(clip.replacement_key or clip.asset_key for clip in self.clips if clip.media)
