"""What films can be made with: models and voices."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query

from reelproof.domain.asset import AssetKind
from reelproof.engine.catalog.model_table import model_table, table_object
from reelproof.engine.catalog.standing import chains_of
from reelproof.engine.catalog.voice_table import voice_table, voices_object
from reelproof.server.caller import Owner
from reelproof.server.desk import DeskOf
from reelproof.server.schema.catalog import ModelList, VoiceList

routes = APIRouter(tags=["installation"])
Language = Annotated[str | None, Query(max_length=40, description="Only voices of this language: en, es, …")]


@routes.get("/models")
async def list_models(desk: DeskOf, _owner: Owner, kind: AssetKind | None = None) -> ModelList:
    """List the models. It tells whether they can be used now, and which chains are tried by default."""
    chains = chains_of(desk.asking.usual_options())
    table = await asyncio.to_thread(model_table, desk.catalog, chains, desk.reach.answers, kind)
    return ModelList.model_validate(table_object(table))


@routes.get("/voices")
async def list_voices(desk: DeskOf, _owner: Owner, language: Language = None) -> VoiceList:
    """List the voices that films can be narrated in."""
    rows = await asyncio.to_thread(voice_table, desk.catalog, desk.reach.answers, language)
    return VoiceList.model_validate(voices_object(rows))
