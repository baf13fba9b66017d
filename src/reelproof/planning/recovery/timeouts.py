"""Default timeouts of provider calls by kind of asset, of steps, and of a render without progress."""

from collections.abc import Mapping

from reelproof.domain.asset import AssetKind

CALL_TIMEOUTS_S: Mapping[AssetKind, float] = {
    AssetKind.script: 180.0,
    AssetKind.image_prompt: 60.0,
    AssetKind.image: 60.0,
    AssetKind.narration: 120.0,
    AssetKind.music_prompt: 60.0,
    AssetKind.music: 300.0,
    AssetKind.motion_prompt: 60.0,
    AssetKind.starting_image: 60.0,
    AssetKind.video: 900.0,
}
STEP_TIMEOUT_S = 6 * 3600.0
# Beside the film's own length. A piece of a film is four seconds long.
RENDER_STALL_S = 600.0
