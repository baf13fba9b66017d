"""Examples of request bodies, by operation, for those who write a first request by the contract."""

from collections.abc import Mapping
from typing import Any

SCRIPT = "# Rain\n\nThe sun warms the sea, and water rises.\n\nA cloud is born where the air grows cold.\n"

EXAMPLES: Mapping[str, Mapping[str, tuple[str, Any]]] = {
    "start_job": {
        "sample": ("A whole film that needs no key.", {"preset": "sample"}),
        "script": (
            "A vertical film of a script in Markdown.",
            {"script": SCRIPT, "options": {"format": "9:16", "captions": True, "local": True}},
        ),
        "brief": (
            "A film of one line, for which a language model writes the script.",
            {
                "brief": "Why it rains",
                "audience": "kids",
                "language": "English",
                "duration_s": 60,
                "max_cost_microusd": 2_000_000,
            },
        ),
        "webhook": (
            "A film whose end is sent to a webhook.",
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
        "missing": ("What is missing.", {"what": "missing"}),
        "stale": (
            "Also what is out of date, for at most a dollar.",
            {"what": "stale", "max_cost_microusd": 1_000_000},
        ),
    },
    "retry_step": {"budget": ("For at most a dollar.", {"max_cost_microusd": 1_000_000})},
    "regenerate_asset": {
        "seed": ("Another picture of the same words, to choose from.", {"seed": 7, "as_candidate": True}),
        "prompt": ("A picture of other words.", {"prompt": "the sun over a calm sea, at dawn"}),
    },
    "regenerate_assets": {
        "filter": (
            "All pictures that failed, by another model.",
            {"filter": {"kind": "image", "status": "failed"}, "model": "local/card"},
        ),
        "assets": ("One asset, by other words.", {"assets": [{"asset_id": "ast_0", "prompt": "a calm sea"}]}),
    },
    "preview_script": {"text": ("A text that nobody saved.", {"text": SCRIPT})},
    "change_settings": {
        "chains": (
            "Pictures by a model, else on cards.",
            {"format": "9:16", "chains": {"image": ["openai/gpt-image-2", "local/card"]}},
        ),
    },
    "add_project": {"script": ("A project with its script.", {"title": "Rain", "script": SCRIPT})},
    "put_script": {"text": ("The whole script.", {"text": SCRIPT})},
    "plan_project": {"options": ("A square film without music.", {"format": "1:1", "music": "none"})},
    "set_key": {"key": ("A key as its service gave it.", {"value": "sk-0000000000000000"})},
    "sign_in": {"token": ("The token of an owner.", {"token": "0000000000000000"})},
}
"""Name, sentence and body of each."""


def examples_of(operation_id: str) -> Mapping[str, Any]:
    """As a media type object has them."""
    return {
        name: {"summary": sentence, "value": body}
        for name, (sentence, body) in EXAMPLES.get(operation_id, {}).items()
    }
