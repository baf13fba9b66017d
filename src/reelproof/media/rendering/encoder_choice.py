"""Chooses a film's encoder: hardware if wanted and proven by a trial, else software; the reasons why not."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Mapping
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace

from reelproof.domain.frozen import frozen
from reelproof.domain.render import Codec, EncoderPreference, Encoding, RenderOptions
from reelproof.domain.units import FrameRate, Size
from reelproof.media.rendering.encoder_calls import try_encoder
from reelproof.media.rendering.encoders import HARDWARE, NOT_BUILT_IN, SOFTWARE, X264, VideoEncoder
from reelproof.provider_api.processes import ProcessPool

# A driver that does not answer in this time is not used. Software only takes its time on a busy machine.
TRIAL_S, SOFTWARE_TRIAL_S = 10.0, 300.0
Trial = Callable[[VideoEncoder, Size, FrameRate], str | None]


@frozen
class EncoderChoice:
    """The encoder of a film, and a sentence if it is not what was asked for.

    `details` are the reasons in the words of the encoders that were tried.
    """

    encoder: VideoEncoder
    warning: str | None = None
    details: str | None = None

    @property
    def encoding(self) -> Encoding:
        encoder = self.encoder
        return Encoding(encoder.codec, encoder.name, encoder.is_hardware, self.warning, self.details)


X264_CHOICE = EncoderChoice(X264)


class InterruptedTrialError(Exception):
    """A trial that came to no end, which says nothing about the next one. The message says why."""


class EncoderTrials:
    """Tries encoders in child processes of their own; a verdict holds as long as this process.

    A trial that was interrupted is no verdict: the next film tries again.
    """

    def __init__(
        self,
        attempt: Trial = try_encoder,
        time_limit_s: float = TRIAL_S,
        software_limit_s: float = SOFTWARE_TRIAL_S,
    ) -> None:
        self._attempt = attempt
        self._time_limit_s = time_limit_s
        self._software_limit_s = software_limit_s
        self._problems: dict[tuple[VideoEncoder, Size, FrameRate], str | None] = {}
        self._locks: defaultdict[tuple[VideoEncoder, Size, FrameRate], asyncio.Lock] = defaultdict(
            asyncio.Lock
        )

    async def choose(self, options: RenderOptions, size: Size, rate: FrameRate) -> EncoderChoice:
        """x264 needs no trial, and comes last."""
        problems: dict[VideoEncoder, str] = {}
        for encoder in candidates(options):
            problem = await self._problem(encoder, size, rate)
            if problem is None:
                return _choice(options, encoder, problems)
            problems[encoder] = problem
        return _choice(options, X264, problems)

    async def _problem(self, encoder: VideoEncoder, size: Size, rate: FrameRate) -> str | None:
        key = encoder, size, rate
        async with self._locks[key]:
            if key not in self._problems:
                try:
                    self._problems[key] = await self._tried(encoder, size, rate)
                except InterruptedTrialError as error:
                    return str(error)
            return self._problems[key]

    async def _tried(self, encoder: VideoEncoder, size: Size, rate: FrameRate) -> str | None:
        """Raises InterruptedTrialError."""
        pool = ProcessPool(workers=1)
        limit_s = self._time_limit_s if encoder.is_hardware else self._software_limit_s
        try:
            async with asyncio.timeout(limit_s):
                return await pool.run(self._attempt, encoder, size, rate)
        except TimeoutError as error:
            pool.kill()
            raise InterruptedTrialError(f"no result within {limit_s:g} s") from error
        except BrokenProcessPool as error:
            raise InterruptedTrialError("its process crashed") from error
        except MemoryError as error:
            raise InterruptedTrialError("it takes too much memory") from error
        except OSError as error:
            raise InterruptedTrialError(str(error)) from error
        finally:
            await pool.close()


def candidates(options: RenderOptions) -> tuple[VideoEncoder, ...]:
    """The encoders to try, best first, before x264."""
    hardware = HARDWARE[options.codec] if options.encoder is EncoderPreference.hardware else ()
    software = SOFTWARE[options.codec]
    return (*hardware, *(() if software == X264 else (software,)))


def after_failure(failed: VideoEncoder, reason: str, instead: EncoderChoice) -> EncoderChoice:
    """The choice `instead` of a hardware encoder that failed in the middle of a film, with the reason."""
    warnings = (f"The hardware encoder failed, so the film was encoded in software{_SEE}", instead.warning)
    details = (f"{failed.name}: {reason}", instead.details)
    return replace(
        instead, warning=" ".join(filter(None, warnings)), details="; ".join(filter(None, details))
    )


def _choice(
    options: RenderOptions, chosen: VideoEncoder, problems: Mapping[VideoEncoder, str]
) -> EncoderChoice:
    warning = _warning(options, chosen)
    return EncoderChoice(chosen, warning, "; ".join(_reasons(problems)) if warning else None)


def _warning(options: RenderOptions, chosen: VideoEncoder) -> str | None:
    if chosen.codec is not options.codec:
        wanted, used = (_CODEC_NAMES[codec] for codec in (options.codec, chosen.codec))
        return f"This machine cannot encode {wanted}, so the film is in {used}{_SEE}"
    if options.encoder is EncoderPreference.hardware and not chosen.is_hardware:
        return f"This machine has no hardware encoder that works, so the film was encoded in software{_SEE}"
    return None


def _reasons(problems: Mapping[VideoEncoder, str]) -> list[str]:
    missing = [encoder.name for encoder, problem in problems.items() if problem == NOT_BUILT_IN]
    others = [
        f"{encoder.name}: {problem}" for encoder, problem in problems.items() if problem != NOT_BUILT_IN
    ]
    return [*others, *([f"not in this FFmpeg: {', '.join(missing)}"] if missing else [])]


_SEE = "; the report has the details."
_CODEC_NAMES = {Codec.h264: "H.264", Codec.av1: "AV1"}
