"""Tone mapping of HDR and wide-gamut clips to the film's colors, by a color lookup table."""

from fractions import Fraction

import av
import numpy as np
from av.filter import Graph
from av.filter.context import FilterContext
from av.video.reformatter import ColorRange, Colorspace

from reelproof.media.color.tone import ToneCurve
from reelproof.media.color.transfer import ColorSignal, Values

PIXELS = "rgb48le"
_LEVEL = 8
_TICK = Fraction(1, 1000)


class ToneMapping:
    """Maps frames of the signal to `PIXELS`, full range; all of one size."""

    def __init__(self, tone: ToneCurve, signal: ColorSignal, width: int, height: int) -> None:
        self._graph = Graph()
        self._graph.threads = 1
        table = _table(tone, signal)
        self._input = self._buffer(width, height)
        table_input = self._buffer(table.width, table.height)
        mapping = self._graph.add("haldclut", "clut=first:interp=tetrahedral")
        self._output = self._graph.add("buffersink")
        self._input.link_to(mapping, 0, 0)
        table_input.link_to(mapping, 0, 1)
        mapping.link_to(self._output)
        self._graph.configure()
        table_input.push(table)
        table_input.push(None)
        self._count = 0

    def mapped(self, frame: av.VideoFrame) -> av.VideoFrame:
        frame.pts, frame.time_base = self._count, _TICK
        self._count += 1
        self._input.push(frame)
        mapped = self._output.pull()
        if not isinstance(mapped, av.VideoFrame):
            raise TypeError("the filter graph returned something other than a frame")
        mapped.color_range, mapped.colorspace = ColorRange.JPEG, Colorspace.ITU709
        return mapped

    def _buffer(self, width: int, height: int) -> FilterContext:
        pixels = av.VideoFormat(PIXELS)
        return self._graph.add_buffer(width=width, height=height, format=pixels, time_base=_TICK)


def _table(tone: ToneCurve, signal: ColorSignal) -> av.VideoFrame:
    """The color lookup table for FFmpeg's `haldclut`: red changes fastest, blue slowest."""
    steps = np.linspace(0, 1, _LEVEL**2, dtype=np.float32)
    blue, green, red = np.meshgrid(steps, steps, steps, indexing="ij")
    values: Values = np.stack([red, green, blue], axis=-1).reshape(_LEVEL**3, _LEVEL**3, 3)
    shown = np.rint(tone.shown(values, signal) * 65_535).astype(np.uint16)
    frame = av.VideoFrame.from_ndarray(shown, format=PIXELS)
    frame.pts, frame.time_base = 0, _TICK
    return frame
