"""Which pictures and clips fill the frame and which are shown whole: how much filling may crop."""

from reelproof.domain.asset import Take
from reelproof.domain.own_media import is_own
from reelproof.domain.script import PictureFit
from reelproof.domain.units import Size

# The shares of a picture that remain when it fills the frame. Models that draw only certain shapes leave
# room at the edges; people's own diagrams and photos have what matters anywhere.
MIN_KEPT, OWN_MIN_KEPT = 0.6, 0.88
# A picture of a whole number of pixels is hardly ever exactly of the frame's shape.
SAME_SHAPE = 0.995
# More than this, in a film of 1080 lines, would make a blur of an icon.
MAX_ENLARGEMENT, FULL_SHORT_SIDE = 8, 1080
# The share of the available area that a picture in front of a backdrop takes.
FRONT_SHARE = 0.95


def fit_of(requested: PictureFit, take: Take | None, frame: Size) -> PictureFit | None:
    """Decides for a picture or clip; None without one, what was requested without its size."""
    if take is None:
        return None
    if not take.width or not take.height:
        return requested
    picture = Size(take.width, take.height)
    if is_own(take.model):
        return fit_of_own(requested, picture, frame, is_clip=take.duration_s is not None)
    return _fit(requested, picture, frame, MIN_KEPT)


def fit_of_own(requested: PictureFit, picture: Size, frame: Size, *, is_clip: bool) -> PictureFit:
    """Decides for the writer's own picture or clip."""
    if not is_clip and requested is not PictureFit.fill and _is_too_small_to_fill(picture, frame):
        return PictureFit.whole
    return _fit(requested, picture, frame, OWN_MIN_KEPT)


def _fit(requested: PictureFit, picture: Size, frame: Size, usual_share: float) -> PictureFit:
    least = {PictureFit.fill: 0.0, PictureFit.whole: SAME_SHAPE}.get(requested, usual_share)
    fills = kept_share(picture.width / picture.height, frame) >= least
    return PictureFit.fill if fills else PictureFit.whole


def kept_share(shape: float, frame: Size) -> float:
    """Returns the share of a picture of that width by height that remains when it fills the frame."""
    frame_shape = frame.width / frame.height
    return min(shape / frame_shape, frame_shape / shape)


def is_shown_small(picture: Size, frame: Size) -> bool:
    """Whether a picture that is shown whole is too small to take all the room that it has."""
    scale = FRONT_SHARE * min(frame.width / picture.width, frame.height / picture.height)
    return scale > largest_scale(frame)


def largest_scale(frame: Size) -> float:
    """Returns how much a picture may be enlarged in a film of that size, which may be a draft."""
    return MAX_ENLARGEMENT * min(frame.width, frame.height) / FULL_SHORT_SIDE


def _is_too_small_to_fill(picture: Size, frame: Size) -> bool:
    return max(frame.width / picture.width, frame.height / picture.height) > largest_scale(frame)
