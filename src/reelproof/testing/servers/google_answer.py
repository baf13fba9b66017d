"""What the scripted Gemini API generates in one call."""

import base64
import json
import re
from collections.abc import Mapping

from reelproof.provider_api import JsonValue
from reelproof.testing.scripted import small_script
from reelproof.testing.servers import media
from reelproof.testing.servers.face import Purpose
from reelproof.testing.servers.google_rules import IMAGE, SPEECH, inner, kind_of
from reelproof.testing.servers.openai import filled
from reelproof.testing.servers.outcome import Act, Outcome

SIDE = 1024
USUAL_WORDS = 60
PICTURE_TOKENS, SPEECH_TOKENS_PER_S, TEXT_TOKENS = 1120, 25, 50


def generated(purpose: Purpose, body: Mapping[str, JsonValue], outcome: Outcome) -> dict[str, JsonValue]:
    """The answer of generateContent."""
    head: dict[str, JsonValue] = {"modelVersion": purpose.model, "responseId": "response"}
    if outcome.do is Act.refusal:
        return {**head, "promptFeedback": {"blockReason": outcome.error or "PROHIBITED_CONTENT"}}
    finish = {Act.fails: outcome.error, Act.length: "MAX_TOKENS"}.get(outcome.do, "STOP")
    candidate: dict[str, JsonValue] = {"finishReason": finish, "index": 0}
    if outcome.do is Act.fails:
        return {**head, "candidates": [{**candidate, "finishMessage": "Unable to show the result."}]}
    parts, tokens, modality = _content(purpose, body, outcome)
    if outcome.output is not None:
        parts = list(outcome.output)
    prompt_tokens = len(purpose.prompt.split())
    usage: dict[str, JsonValue] = {
        "promptTokenCount": prompt_tokens,
        "candidatesTokenCount": tokens,
        "totalTokenCount": prompt_tokens + tokens,
        "candidatesTokensDetails": [{"modality": modality, "tokenCount": tokens}],
    }
    content: dict[str, JsonValue] = {"role": "model", "parts": parts}
    return {**head, "candidates": [{**candidate, "content": content}], "usageMetadata": usage}


def _content(
    purpose: Purpose, body: Mapping[str, JsonValue], outcome: Outcome
) -> tuple[list[JsonValue], int, str]:
    """The parts of an answer, and its tokens of a modality."""
    is_empty = outcome.do is Act.empty
    match kind_of(purpose.model):
        case str(kind) if kind == IMAGE:
            said: JsonValue = {"text": "Here is the picture you asked for."}
            coded = _inline("image/jpeg", media.photo(purpose.prompt, *_sides(body)), outcome)
            return [said] if is_empty else [said, coded], PICTURE_TOKENS, "IMAGE"
        case str(kind) if kind == SPEECH:
            samples, duration_s = media.samples(media.speech(purpose.prompt))
            coded = _inline("audio/L16;codec=pcm;rate=24000", samples, outcome)
            return [] if is_empty else [coded], round(SPEECH_TOKENS_PER_S * duration_s), "AUDIO"
        case _:
            written: JsonValue = {"text": _text(purpose.prompt, body, outcome)}
            return [] if is_empty else [written], TEXT_TOKENS, "TEXT"


def _inline(mime_type: str, content: bytes, outcome: Outcome) -> JsonValue:
    if outcome.do is Act.corrupt:
        content = media.corrupted(content)
    coded = base64.b64encode(content).decode()
    if outcome.do is Act.truncated_base64:
        coded = coded[: len(coded) // 2 - len(coded) // 2 % 4 + 1]
    return {"inlineData": {"mimeType": mime_type, "data": coded}}


def _text(prompt: str, body: Mapping[str, JsonValue], outcome: Outcome) -> str:
    """Answers with what it was told, in the form that the schema asks for."""
    said = f"Answer to: {prompt.splitlines()[-1] if prompt else ''}"
    schema = inner(body, "responseJsonSchema")
    content = json.dumps(filled(schema, said)) if schema else said
    if "chapters" in str(schema.get("properties")):
        words = re.search(r"about (\d+) words", str(body.get("systemInstruction")))
        content = json.dumps(small_script(said, int(words[1]) if words else USUAL_WORDS))
    match outcome.do:
        case Act.length:
            return content[: len(content) // 2]
        case Act.no_json:
            return "Sure! Here is"
        case _:
            return content


def _sides(body: Mapping[str, JsonValue]) -> tuple[int, int]:
    across, _, down = str(inner(body, "imageConfig").get("aspectRatio", "1:1")).partition(":")
    return SIDE * int(across) // int(down), SIDE
