"""JSON of the pieces of a film that is being rendered."""

from pydantic import Field

from reelproof.contract.body import ResponseModel
from reelproof.domain.ids import JobId
from reelproof.domain.render import FilmPiece, RunningRender


class PieceObject(ResponseModel):
    """A few seconds of a film that is being rendered, without sound."""

    start_s: float
    duration_s: float
    url: str | None = Field(description="Its MP4 file; null until it is finished.")


class PieceList(ResponseModel):
    """All pieces of the film in order; none before it is rendered and once it is finished."""

    pieces: list[PieceObject]
    has_burned_captions: bool = Field(description="Whether the pieces show the captions.")


def piece_list(job_id: JobId, render: RunningRender) -> PieceList:
    return PieceList(
        pieces=[_piece(job_id, one) for one in render.pieces],
        has_burned_captions=render.has_burned_captions,
    )


def _piece(job_id: JobId, piece: FilmPiece) -> PieceObject:
    url = f"/api/jobs/{job_id}/pieces/{piece.name}" if piece.path is not None else None
    return PieceObject(start_s=round(piece.start_s, 3), duration_s=round(piece.duration_s, 3), url=url)
