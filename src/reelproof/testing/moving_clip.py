"""A small real clip whose frames show the time."""

from io import BytesIO

SIDE = 16


def moving_square_mp4(
    duration_s: float, width: int = 128, height: int = 72, frames_per_s: int = 24, seed: int = 0
) -> bytes:
    """A light square that moves from left to right in `duration_s`, on a background set by the seed."""
    import av  # imported late: slow, and only needed for clips
    import numpy as np

    count = max(2, round(duration_s * frames_per_s))
    ground = (20 + seed % 40, 30 + (seed >> 6) % 40, 50 + (seed >> 12) % 40)
    target = BytesIO()
    with av.open(target, "w", format="mp4", options={"fflags": "+bitexact"}) as container:
        stream = container.add_stream("libx264", rate=frames_per_s, options={"crf": "12", "threads": "1"})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for index in range(count):
            picture = np.full((height, width, 3), ground, np.uint8)
            left = round((width - SIDE) * index / (count - 1))
            picture[(height - SIDE) // 2 : (height + SIDE) // 2, left : left + SIDE] = 235
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode(None))
    return target.getvalue()
