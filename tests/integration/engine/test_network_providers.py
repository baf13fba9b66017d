"""Films with media from network providers, here the scripted server."""

from pathlib import Path

from reelproof.domain.asset import AssetKind, AssetStatus
from reelproof.domain.job import JobStatus
from reelproof.domain.project import FilmOptions
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.studio.films import JobView
from reelproof.provider_api import Provider, ProviderContext
from reelproof.providers.comfyui import plugin as comfyui
from reelproof.providers.elevenlabs import plugin as elevenlabs
from reelproof.providers.fal import plugin as fal
from reelproof.providers.google import plugin as google
from reelproof.providers.openai import plugin as openai
from reelproof.providers.replicate import plugin as replicate
from reelproof.settings.settings import Settings
from reelproof.testing.rendering import ListRenderer
from reelproof.testing.scripted import scripted_cards
from reelproof.testing.servers import ProviderServer, fails, named, rule
from reelproof.wiring.runs import running
from reelproof.wiring.studio import open_studio
from tests.caller import local_caller
from tests.integration.engine.harness import request_for

WORKFLOWS = Path(__file__).parents[2] / "unit" / "providers" / "comfyui" / "workflows"
TEXT = "# Light\n\nThe sun sends light. [pause 1s] It is far.\n\nRain drops bend it.\n"


async def make_film(tmp_path: Path, providers: dict[str, Provider], options: FilmOptions) -> JobView:
    script, home = tmp_path / "light.md", tmp_path / "home"
    script.write_text(TEXT)
    home.mkdir()
    catalog = Catalog({**providers, "local": scripted_cards()}, {})
    async with open_studio(Settings(home=home, max_retries=1), catalog) as studio:
        job = await studio.job_queue.start(local_caller(), request_for(script, options))
        async with running(studio, job.id, ListRenderer()):
            async for _ in studio.films.follow(job.id):
                pass
        return await studio.films.view_job(job.id)


async def test_a_film_is_made_by_own_servers_with_any_models(tmp_path: Path) -> None:
    chains = {
        AssetKind.image: ("openai/sdxl",),
        AssetKind.narration: ("openai/kokoro",),
        AssetKind.music: ("replicate/stability-ai/stable-audio-2.5",),
    }
    async with ProviderServer().running() as server:
        providers = {
            "openai": openai.create(ProviderContext({"OPENAI_BASE_URL": server.urls.compatible})),
            "replicate": replicate.create(
                ProviderContext(
                    {"REPLICATE_API_BASE_URL": server.urls.replicate, "REPLICATE_API_TOKEN": "r8_x"}
                )
            ),
        }
        view = await make_film(tmp_path, providers, FilmOptions(chains=chains))
        assert view.job.status is JobStatus.succeeded
        assert {asset.status for asset in view.assets} == {AssetStatus.generated}
        assert server.call_log.complaints == []
        assert server.call_log.charged() == 2 + 3 + 1, "two pictures, three spoken parts, one score"


async def test_refused_assets_are_made_by_the_next_model_of_the_chain(tmp_path: Path) -> None:
    chains = {
        AssetKind.image: ("openai/gpt-image-2", "replicate/black-forest-labs/flux-schnell"),
        AssetKind.narration: ("openai/tts-1",),
        AssetKind.music: ("replicate/stability-ai/stable-audio-2.5",),
    }
    async with ProviderServer().running() as server:
        server.add(
            rule("Rain", named("openai/moderation_blocked_output"), path="images", forever=True),
            rule("The sun", named("openai/credit_balance_exhausted"), path="speech"),
        )
        providers = {
            "openai": openai.create(
                ProviderContext({"OPENAI_BASE_URL": server.urls.openai, "OPENAI_API_KEY": "sk-secret"})
            ),
            "replicate": replicate.create(
                ProviderContext(
                    {"REPLICATE_API_BASE_URL": server.urls.replicate, "REPLICATE_API_TOKEN": "r8_x"}
                )
            ),
        }
        view = await make_film(tmp_path, providers, FilmOptions(chains=chains))
        assert view.job.status is JobStatus.succeeded
        failed = [asset for asset in view.assets if asset.error is not None]
        assert [(asset.kind, asset.error and asset.error.full_code) for asset in failed] == [
            (AssetKind.narration, "QuotaExceeded")
        ]
        assert {asset.status for asset in view.assets if asset.kind is AssetKind.image} == {
            AssetStatus.generated
        }
        assert server.call_log.complaints == []


async def test_word_times_and_tickets_reach_the_film(tmp_path: Path) -> None:
    chains = {
        AssetKind.image: ("fal/fal-ai/flux/schnell",),
        AssetKind.narration: ("elevenlabs/eleven_v3",),
        AssetKind.music: ("elevenlabs/music_v1",),
    }
    async with ProviderServer().running() as server:
        server.add(rule("Rain", fails(named="fal/content_policy_violation"), path="flux", forever=True))
        urls = server.urls
        providers = {
            "fal": fal.create(ProviderContext({"FAL_QUEUE_BASE_URL": urls.fal, "FAL_KEY": "id:secret"})),
            "elevenlabs": elevenlabs.create(
                ProviderContext({"ELEVENLABS_BASE_URL": urls.elevenlabs, "ELEVENLABS_API_KEY": "xi-secret"})
            ),
        }
        view = await make_film(tmp_path, providers, FilmOptions(chains=chains))
        assert view.job.status is JobStatus.succeeded
        failed = [asset for asset in view.assets if asset.error is not None]
        assert [(asset.kind, asset.error and asset.error.full_code) for asset in failed] == [
            (AssetKind.image, "SensitiveContent")
        ]
        spoken = [asset.accepted_take for asset in view.assets if asset.kind is AssetKind.narration]
        assert [[word.text for word in take.words] for take in spoken if take is not None] == [
            ["The", "sun", "sends", "light.", "It", "is", "far."],
            ["Rain", "drops", "bend", "it."],
        ]
        assert all(take is not None and take.cost_microusd > 0 for take in spoken)
        assert server.call_log.complaints == []


async def test_one_provider_makes_some_in_one_go_and_has_tickets_for_others(tmp_path: Path) -> None:
    chains = {
        AssetKind.image: ("google/gemini-3.1-flash-image",),
        AssetKind.starting_image: ("comfyui/painter",),
        AssetKind.music: ("comfyui/composer",),
        AssetKind.narration: ("google/gemini-3.8-flash-tts",),
        AssetKind.video: ("google/veo-3.1-lite-generate-preview",),
    }
    async with ProviderServer().running() as server:
        google_key = {"GOOGLE_GEMINI_BASE_URL": server.urls.google, "GEMINI_API_KEY": "only-for-the-loopback"}
        providers = {
            "google": google.create(ProviderContext(google_key)),
            "comfyui": comfyui.create(
                ProviderContext(
                    {"COMFYUI_BASE_URL": server.urls.comfyui, "COMFYUI_WORKFLOWS": str(WORKFLOWS)}
                )
            ),
        }
        catalog = Catalog(providers, {})
        assert catalog.model("google/gemini-3.1-flash-image").tickets is None
        assert catalog.model("google/veo-3.1-lite-generate-preview").tickets is providers["google"]
        server.add(rule("", named("google/overloaded"), on="poll", path="google"))
        options = FilmOptions(chains=chains, video=True)
        view = await make_film(tmp_path, providers, options)
        assert view.job.status is JobStatus.succeeded
        assert {asset.status for asset in view.assets} == {AssetStatus.generated}
        assert server.call_log.complaints == []
        assert len([entry for entry in server.call_log.of("make") if "veo" in entry.path]) == 2, "paid once"
        assert len(server.call_log.of("make")) == 2 + 2 + 3 + 1, (
            "clips, first pictures, spoken parts, a score"
        )
