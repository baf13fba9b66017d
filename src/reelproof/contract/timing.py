"""JSON of timing by hand: pauses around segments, words and times of captions."""

from typing import Annotated

from pydantic import Field

from reelproof.contract.body import RequestModel
from reelproof.contract.project import Gesture
from reelproof.planning.script.directive import LONGEST_PAUSE_S

MAX_PAUSES = 20
MAX_CAPTION_LENGTH = 500

_Pause = Annotated[float | None, Field(ge=0, le=LONGEST_PAUSE_S, strict=True)]


class SegmentPauses(RequestModel):
    """Other pauses around a segment's words, in seconds; what is null stays."""

    segment_id: str = Field(max_length=100)
    before_s: _Pause = Field(default=None, description="Before the first word.")
    after_s: _Pause = Field(default=None, description="After the last word; all of a silent segment.")


class NewPauses(RequestModel):
    """Changes of pauses that are made together."""

    segments: list[SegmentPauses] = Field(min_length=1, max_length=MAX_PAUSES)
    gesture: Gesture = None


class NewCaption(RequestModel):
    """Other words and times of a caption, apart from what is spoken."""

    text: str = Field(min_length=1, max_length=MAX_CAPTION_LENGTH)
    start_s: float = Field(ge=0, le=1e6, strict=True, description="In seconds of the film.")
    end_s: float = Field(ge=0, le=1e6, strict=True, description="In seconds of the film.")
