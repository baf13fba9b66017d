"""Transitions between two clips: how long they are, and which cuts are too close to others for one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from reelproof.domain.script import TransitionKind
from reelproof.domain.timeline import Clip, Transition
from reelproof.domain.units import FrameRate, Frames

# On each side of the cut; a shorter one than the shortest looks like a fault.
SIDE_S, SHORTEST_SIDE_S = 0.25, 0.1
# So that half of every clip is seen alone, and fades stay clear of transitions.
LARGEST_SHARE_OF_CLIP = 4


def plan_transitions(
    starts: Sequence[Frames], kinds: Sequence[TransitionKind], rate: FrameRate
) -> Iterator[Transition]:
    """`starts` are the clips' first frames and the film's end, `kinds` those that lead to each clip.

    None leads to the first clip. Near a short clip a transition is shorter, or else stays a cut.
    """
    lengths = [end - start for start, end in pairwise(starts)]
    for number, kind in enumerate(kinds[1:], start=1):
        shorter = min(lengths[number - 1], lengths[number])
        side = min(rate.nearest_frame(SIDE_S), shorter // LARGEST_SHARE_OF_CLIP)
        if kind is not TransitionKind.cut and side >= rate.nearest_frame(SHORTEST_SIDE_S):
            yield Transition(kind, starts[number], side)


def with_handles(clip: Clip, transitions: Mapping[Frames, Transition]) -> Clip:
    """The clip with the frames that its transitions show beyond its start and end; they are given by cut."""
    before, after = transitions.get(clip.start), transitions.get(clip.end)
    if before is None and after is None:
        return clip
    return replace(
        clip,
        head_frames=before.side_frames if before else 0,
        tail_frames=after.side_frames if after else 0,
    )
