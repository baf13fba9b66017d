"""Routes `GET /models`, `GET /voices` and samples of voices."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Response

from reelproof.contract.catalog import ModelListObject, VoiceList, model_list, voice_list
from reelproof.domain.asset import AssetKind
from reelproof.engine.catalog.availability import chains_of
from reelproof.engine.catalog.model_table import model_table
from reelproof.engine.catalog.voice_table import voice_table
from reelproof.server.caller import Owner
from reelproof.server.responses import BINARY, Responses, error_responses
from reelproof.server.services import ServicesDep

WAV = "audio/wav"
SAMPLE: Responses = {200: {"content": {WAV: BINARY}, "description": "The sentence."}}
# The same voice says the same for as long as it is installed.
KEPT = "private, max-age=3600"
routes = APIRouter(tags=["installation"])
Language = Annotated[str | None, Query(max_length=40, description="Filter by language, such as en or es.")]


@routes.get("/models")
async def list_models(services: ServicesDep, _owner: Owner, kind: AssetKind | None = None) -> ModelListObject:
    """List the models, whether they are available, and the default chains."""
    chains = chains_of(services.request_builder.default_options())
    table = await asyncio.to_thread(model_table, services.catalog, chains, services.server_probe.is_up, kind)
    return model_list(table)


@routes.get("/voices")
async def list_voices(services: ServicesDep, _owner: Owner, language: Language = None) -> VoiceList:
    """List the narration voices."""
    rows = await asyncio.to_thread(voice_table, services.catalog, services.server_probe.is_up, language)
    return voice_list(rows)


class SampleResponse(Response):
    """A spoken sentence."""

    media_type = WAV


@routes.get(
    "/voices/{name}/sample", response_class=SampleResponse, responses={**SAMPLE, **error_responses(404, 409)}
)
async def get_voice_sample(
    name: str,
    services: ServicesDep,
    _owner: Owner,
    model: Annotated[str | None, Query(max_length=200, description="The voice's model.")] = None,
) -> Response:
    """Hear a sentence spoken by a voice that costs nothing."""
    is_up = services.server_probe.is_up
    made = await services.voice_samples.of(services.catalog, is_up, name, model)
    return SampleResponse(made.content, media_type=made.media_type, headers={"Cache-Control": KEPT})
