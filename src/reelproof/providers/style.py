"""Wording of image prompts: the request's prompt in the film's visual style."""

from collections.abc import Mapping

from reelproof.provider_api import Request
from reelproof.providers.parameters import text

STYLES: Mapping[str, str] = {
    "bright": "bright, friendly flat illustration with clean shapes and soft daylight colors",
    "night": "illustration in deep night blues with warm, glowing accents and calm contrast",
    "paper": "illustration like cut paper and ink on warm, textured paper",
    "minimal": "minimal illustration with few shapes, much empty space and two or three muted colors",
    "photorealistic": "a photograph with natural light, true colors and fine detail",
    "cinematic": "a still of a film: wide lens, shallow focus, dramatic light, graded colors",
    "watercolor": "watercolor on rough paper with soft edges and visible brush strokes",
    "cartoon": "a cartoon with bold outlines, flat bright colors and lively characters",
    "anime": "anime with clean lines, cel shading and detailed backgrounds",
    "hand-drawn": "a pencil and ink drawing by hand with loose lines and light hatching",
    "3d": "a 3D animation render with soft materials, rounded shapes and studio light",
}
FRAME = (
    "An illustration for a narrated film, filling the frame, without any lettering, captions or watermarks."
)


def styled_prompt(request: Request) -> str:
    """Frames the prompt: models would otherwise render bare narration as lettering."""
    style = STYLES.get(text(request, "style") or "")
    parts = [FRAME]
    if style:
        parts.append(f"Style: {style}.")
    subject = text(request, "subject")
    if subject and subject.casefold() not in request.prompt.casefold():
        parts.append(f"The film is about: {subject}.")
    parts.append(f"It shows: {request.prompt}")
    return " ".join(parts)
