"""Each provider's known error answers, as the scripted servers give them."""

import json

from reelproof.providers.http import Answer
from reelproof.testing.servers import answers


def known_names(provider: str) -> list[str]:
    return [name.partition("/")[2] for name in answers() if name.startswith(f"{provider}/")]


def known_answer(provider: str, name: str) -> Answer:
    told = answers()[f"{provider}/{name}"]
    content = told["text"] if "text" in told else json.dumps(told["body"])
    headers = {header.lower(): value for header, value in told.get("headers", {}).items()}
    return Answer(told["status"], headers, content.encode())
