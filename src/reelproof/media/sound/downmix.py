"""Downmixing of surround sound to stereo or mono, and resampling; limit on channels."""

from collections.abc import Iterable, Iterator
from fractions import Fraction

import av
from av.audio.frame import AudioFrame
from av.filter import Graph
from av.filter.context import FilterContext

# The limit of FFmpeg's filters.
MAX_CHANNELS = 64
# Twice swresample's default taps: flat to 0.45 of the lower rate, aliasing below -90 dB, no delay.
RESAMPLING = "filter_size=64:cutoff=0.96"


def downmixed(frames: Iterable[AudioFrame], rate: int | None = None) -> Iterator[AudioFrame]:
    """Yields planar floats of one or two channels, at `rate` or their own rate, which may change mid-stream.

    Channels with a declared layout are mixed by ITU-R BS.775, others equally. Raises PyAV's
    errors.
    """
    graph: Graph | None = None
    shape: tuple[object, ...] = ()
    for frame in frames:
        if _shape(frame) != shape:
            yield from _drained(graph)
            graph, shape = _graph(frame, rate), _shape(frame)
        if graph is not None:
            graph.push(frame)
            yield from _pulled(graph)
    yield from _drained(graph)


def _shape(frame: AudioFrame) -> tuple[object, ...]:
    return frame.sample_rate, frame.format.name, frame.layout.name


def _graph(frame: AudioFrame, rate: int | None) -> Graph:
    channels = frame.layout.nb_channels
    if channels <= 2:
        return _configured(frame, rate, "mono" if channels == 1 else "stereo", ())
    if any(channel.name == "NONE" for channel in frame.layout.channels):
        return _mixed_alike(frame, rate)
    try:
        return _configured(frame, rate, "stereo", ())
    except av.error.FFmpegError:
        return _mixed_alike(frame, rate)


def _mixed_alike(frame: AudioFrame, rate: int | None) -> Graph:
    """Mixes all channels with equal power in the center, as their layout is unknown."""
    channels = frame.layout.nb_channels
    gain = channels**-0.5
    mix = "+".join(f"{gain:.6f}*c{number}" for number in range(channels))
    # Converted to floats first: mixed integers would clip at full scale.
    mixing = (("aformat", "sample_fmts=fltp"), ("pan", f"mono|c0={mix}"))
    return _configured(frame, rate, "mono", mixing)


def _configured(
    frame: AudioFrame, rate: int | None, layout: str, mixing: tuple[tuple[str, str], ...]
) -> Graph:
    graph = Graph()
    rate = rate or frame.sample_rate
    source = graph.add_abuffer(
        sample_rate=frame.sample_rate,
        format=frame.format,
        layout=frame.layout,
        time_base=Fraction(1, frame.sample_rate),
    )
    filters = (
        *mixing,
        ("aresample", f"{rate}:{RESAMPLING}"),
        ("aformat", f"sample_fmts=fltp:sample_rates={rate}:channel_layouts={layout}"),
    )
    steps: list[FilterContext] = [source, *(graph.add(*one) for one in filters), graph.add("abuffersink")]
    graph.link_nodes(*steps).configure()
    return graph


def _drained(graph: Graph | None) -> Iterator[AudioFrame]:
    if graph is not None:
        graph.push(None)
        yield from _pulled(graph)


def _pulled(graph: Graph) -> Iterator[AudioFrame]:
    while True:
        try:
            frame = graph.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return
        if isinstance(frame, AudioFrame):
            yield frame
