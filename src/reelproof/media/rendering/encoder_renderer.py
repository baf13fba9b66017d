"""Renders a film by the encoder that was asked for, or by software if that one fails."""

import asyncio
import logging
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from pathlib import Path

from reelproof.domain.failure import ReelproofError
from reelproof.domain.film_measure import FilmMeasure
from reelproof.domain.render import EncoderPreference, FilmFile
from reelproof.engine.ports.files import AssetsUnusable, RenderRequest
from reelproof.media.rendering.encoder_calls import FAILED_ENCODER
from reelproof.media.rendering.encoder_choice import EncoderChoice, EncoderTrials, after_failure
from reelproof.media.rendering.encoders import SOFTWARE, X264
from reelproof.media.rendering.film import FilmRenderer
from reelproof.media.rendering.render_attempt import OnProgress

logger = logging.getLogger(__name__)


class EncoderRenderer:
    """Implements `Renderer`."""

    def __init__(self, renderer: FilmRenderer, trials: EncoderTrials) -> None:
        self._renderer = renderer
        self._trials = trials

    async def render(self, request: RenderRequest, on_progress: OnProgress) -> FilmFile:
        """Raises ReelproofError or AssetsUnusable, as `FilmRenderer` does."""
        choice = await self._choice(request)
        try:
            return await self._renderer.render(request, on_progress, choice)
        except (ReelproofError, AssetsUnusable) as error:
            if not choice.encoder.is_hardware or not _may_be_of_the_encoder(error):
                raise
            instead = await self._choice(_by_software(request))
            choice = after_failure(choice.encoder, error.failure.message, instead)
            logger.warning("%s (%s)", choice.warning, choice.details)
            return await self._renderer.render(request, on_progress, choice)

    async def measured(self, output: Path) -> FilmMeasure | None:
        return await self._renderer.measured(output)

    async def _choice(self, request: RenderRequest) -> EncoderChoice:
        """Software is not tried if it is x264, or for a film that exists already."""
        options, timeline = request.options, request.timeline
        usual = EncoderChoice(SOFTWARE[options.codec])
        if options.encoder is EncoderPreference.software and (
            usual.encoder == X264
            or await asyncio.to_thread(self._renderer.is_unchanged, request, usual.encoder)
        ):
            return usual
        return await self._trials.choose(options, timeline.size, timeline.rate)


def _may_be_of_the_encoder(error: ReelproofError | AssetsUnusable) -> bool:
    """Whether the encoder failed, or the process in which it ran: a driver may crash or hang."""
    return FAILED_ENCODER in error.failure.details or isinstance(error.__cause__, BrokenProcessPool)


def _by_software(request: RenderRequest) -> RenderRequest:
    return replace(request, options=replace(request.options, encoder=EncoderPreference.software))
