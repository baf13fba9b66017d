"""The API and the settings read transitions, motions and fits as scripts spell them."""

import pytest

from reelproof.contract.job_request import Options
from reelproof.contract.settings import SettingsChange
from reelproof.domain.script import MotionName, PictureFit, TransitionKind
from reelproof.settings.settings import Settings


@pytest.mark.parametrize("face", [Options, SettingsChange, Settings])
@pytest.mark.parametrize(
    ("transition", "motion"), [("cross-fade", "zoom in"), ("Crossfade", "zoom-in"), ("crossfade", "zoom_in")]
)
def test_spellings_of_scripts_are_known(
    face: type[Options | SettingsChange | Settings], transition: str, motion: str
) -> None:
    read = face.model_validate({"transition": transition, "motion": motion, "fit": "Whole"})
    assert (read.transition, read.motion) == (TransitionKind.crossfade, MotionName.zoom_in)
    assert read.fit is PictureFit.whole
