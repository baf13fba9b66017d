"""Digests of requests, by which interrupted jobs are recognized."""

from dataclasses import replace

import pytest

from reelproof.domain.caption_style import CaptionStyle
from reelproof.domain.project import FilmOptions
from reelproof.domain.render import Codec, EncoderPreference
from reelproof.domain.script import MotionName, PictureFit, TransitionKind
from reelproof.engine.ports.request import MakeRequest

PLAIN = MakeRequest("/films/rain.md", "It rains.", "/films/rain-film", FilmOptions())


def test_an_upgrade_keeps_the_digest_of_usual_options() -> None:
    # Computed before captions had styles, and films codecs, encoders, transitions and motions.
    assert PLAIN.digest == "76d64caefef09ab9cb6776bb85eb08430fc865afac10c1b7d7e54e92f40c435a"


@pytest.mark.parametrize(
    "chosen",
    [
        FilmOptions(caption_style=CaptionStyle.bold),
        FilmOptions(codec=Codec.av1),
        FilmOptions(encoder=EncoderPreference.hardware),
        FilmOptions(transition=TransitionKind.wipe),
        FilmOptions(motion=MotionName.drift),
        FilmOptions(fit=PictureFit.whole),
    ],
)
def test_another_choice_is_another_request(chosen: FilmOptions) -> None:
    assert replace(PLAIN, options=chosen).digest != PLAIN.digest
