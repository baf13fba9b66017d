"""Blending of transparent drawings, such as captions, into the area of frames that they cover."""

import cv2
import numpy as np
from PIL import Image

from reelproof.domain.frozen import frozen
from reelproof.domain.units import Size
from reelproof.media.frames.planes import RGB_TO_YUV, YUV_ZERO, Plane, Planes

# With premultiplied RGB, YUV's zero offsets scale with alpha.
PREMULTIPLIED_TO_YUV = np.column_stack([RGB_TO_YUV, YUV_ZERO / 255])


@frozen
class Overlay:
    """For each plane the share (of 255) of the frame to keep, and what is added, from `left` and `top`."""

    left: int
    top: int
    kept: Planes
    added: Planes

    def blend(self, target: Planes) -> None:
        for plane, kept, added, share in zip(target, self.kept, self.added, (1, 2, 2), strict=True):
            top, left = self.top // share, self.left // share
            part = plane[top : top + kept.shape[0], left : left + kept.shape[1]]
            cv2.multiply(part, kept, dst=part, scale=1 / 255)
            cv2.add(part, added, dst=part)


def overlay_of(drawing: Image.Image, down: int, frame: Size) -> Overlay | None:
    """Returns an overlay of an RGBA drawing at the frame's left edge, `down` pixels down; None if empty.

    It must be premultiplied, as Pillow's opaque drawing on a transparent image is.
    """
    box = drawing.getchannel("A").getbbox()
    if box is None:
        return None
    left, right = box[0] // 2 * 2, min(box[2] + box[2] % 2, frame.width)
    top, bottom = max(0, (box[1] + down) // 2 * 2), min((box[3] + down + 1) // 2 * 2, frame.height)
    cut = np.asarray(drawing.crop((left, top - down, right, bottom - down)))
    yuv = cv2.transform(cut, PREMULTIPLIED_TO_YUV)
    kept = 255 - cut[..., 3]
    return Overlay(
        left, top, (kept, _half(kept), _half(kept)), (_plane(yuv, 0), _half(yuv[..., 1]), _half(yuv[..., 2]))
    )


def _plane(yuv: Plane, index: int) -> Plane:
    return np.ascontiguousarray(yuv[..., index])


def _half(plane: Plane) -> Plane:
    half: Plane = cv2.resize(
        np.ascontiguousarray(plane), (plane.shape[1] // 2, plane.shape[0] // 2), interpolation=cv2.INTER_AREA
    )
    return half
