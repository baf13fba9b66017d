"""Example request bodies in the OpenAPI contract, by operation."""

from collections.abc import Mapping
from typing import Any

SCRIPT = "# Rain\n\nThe sun warms the sea, and water rises.\n\nA cloud is born where the air grows cold.\n"

EXAMPLES: Mapping[str, Mapping[str, tuple[str, Any]]] = {
    "start_job": {
        "sample": ("A complete film that needs no API key.", {"preset": "sample"}),
        "script": (
            "A vertical film from a Markdown script.",
            {"script": SCRIPT, "options": {"format": "9:16", "captions": True, "local": True}},
        ),
        "brief": (
            "A film from a brief; a language model writes the script.",
            {
                "brief": "Why it rains",
                "audience": "kids",
                "language": "English",
                "duration_s": 60,
                "max_cost_microusd": 2_000_000,
            },
        ),
        "webhook": (
            "A film that notifies a webhook when it is finished.",
            {
                "script": SCRIPT,
                "options": {"local": True},
                "webhook": {
                    "url": "https://example.com/reelproof",
                    "secret": "whsec_bm90IGEgc2VjcmV0LCBidXQgYW4gZXhhbXBsZSBvZiBvbmU=",
                },
            },
        ),
    },
    "retry_job": {
        "missing": ("Everything that is missing.", {"scope": "missing"}),
        "stale": (
            "Also outdated assets, for at most one dollar.",
            {"scope": "stale", "max_cost_microusd": 1_000_000},
        ),
    },
    "retry_step": {"budget": ("For at most one dollar.", {"max_cost_microusd": 1_000_000})},
    "plan_take": {
        "model": ("With another model.", {"model": "openai/gpt-image-2"}),
    },
    "plan_takes": {
        "failed": ("All that failed.", {"filter": {"status": "failed"}, "as_candidate": True}),
    },
    "regenerate_asset": {
        "seed": ("Another image from the same prompt, as a candidate.", {"seed": 7, "as_candidate": True}),
        "prompt": ("An image from a different prompt.", {"prompt": "the sun over a calm sea, at dawn"}),
    },
    "regenerate_assets": {
        "filter": (
            "All failed images, with another model.",
            {"filter": {"kind": "image", "status": "failed"}, "model": "local/card"},
        ),
        "assets": ("One asset, another prompt.", {"assets": [{"asset_id": "ast_0", "prompt": "a calm sea"}]}),
    },
    "preview_script": {"text": ("An unsaved script.", {"text": SCRIPT})},
    "update_settings": {
        "chains": (
            "Images from a model, with cards as the fallback.",
            {"format": "9:16", "chains": {"image": ["openai/gpt-image-2", "local/card"]}},
        ),
    },
    "create_project": {"script": ("A project with its script.", {"title": "Rain", "script": SCRIPT})},
    "save_version": {"name": ("The film as it is now.", {"name": "First cut"})},
    "undo_change": {"number": ("Only if this change is the last one.", {"number": 7})},
    "redo_change": {"number": ("Only if this change is the next one.", {"number": 7})},
    "save_script": {"text": ("The complete script.", {"text": SCRIPT})},
    "change_pauses": {
        "pause": ("A longer pause after a segment.", {"segments": [{"segment_id": "seg_0", "after_s": 1.5}]}),
    },
    "change_caption": {
        "caption": ("Other words than are spoken.", {"text": "H₂O rises.", "start_s": 3.0, "end_s": 4.0}),
    },
    "plan_project": {"options": ("A square film without music.", {"format": "1:1", "music": "none"})},
    "set_key": {"key": ("An API key as issued by the provider.", {"value": "sk-0000000000000000"})},
    "sign_in": {"token": ("An owner's token.", {"token": "0000000000000000"})},
}
"""Name, summary and body of each example, by operation."""


def examples_of(operation_id: str) -> Mapping[str, Any]:
    """Returns the examples in the form of an OpenAPI media type object."""
    return {
        name: {"summary": sentence, "value": body}
        for name, (sentence, body) in EXAMPLES.get(operation_id, {}).items()
    }
