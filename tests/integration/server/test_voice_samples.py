"""A voice can be heard before it is chosen, if that costs nothing."""

from collections.abc import Sequence

import pytest

from reelproof.provider_api import VoiceInfo
from reelproof.testing.scripted import ScriptedLocal
from tests.integration.server.harness import StudioHarness


class Speaking(ScriptedLocal):
    """It has two voices, of which one cannot be used."""

    def voices(self) -> Sequence[VoiceInfo]:
        return (
            VoiceInfo("hum", "voice", "de", "low"),
            VoiceInfo("mute", "voice", "de", "silent", unavailable_reason="it has no tongue"),
        )


@pytest.fixture
def speaking(harness: StudioHarness) -> Speaking:
    provider = Speaking()
    harness.more = {"local": provider}
    return provider


async def test_a_free_voice_says_a_sentence_in_its_language(
    harness: StudioHarness, speaking: Speaking
) -> None:
    async with harness.open(works=False) as api:
        voices = {one["name"]: one for one in (await api.get("/voices"))["voices"]}
        for _ in range(2):
            sample = await api.client.get(voices["hum"]["sample_url"])
            assert sample.status_code == 200
            assert sample.headers["content-type"] == "audio/wav"
            assert sample.content.startswith(b"RIFF")
        assert speaking.calls == ["So wird Ihr Film klingen."]


async def test_no_voice_that_costs_is_sampled(harness: StudioHarness, speaking: Speaking) -> None:
    async with harness.open(works=False) as api:
        voices = {one["name"]: one for one in (await api.get("/voices"))["voices"]}
        assert voices["beep"]["sample_url"] is None
        assert voices["mute"]["sample_url"] is None
        costly = await api.get("/voices/beep/sample", status=409)
        assert "not free" in costly["detail"]
        mute = await api.get("/voices/mute/sample", status=409)
        assert "it has no tongue" in mute["detail"]
        await api.get("/voices/nobody/sample", status=404)
        assert speaking.calls == []
        assert harness.provider.calls == []
