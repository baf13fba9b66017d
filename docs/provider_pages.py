"""The generated parts of the pages of providers: their models, prices, limits and voices."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from reelproof.planning.report.amount import exact_dollars, price_text
from reelproof.provider_api import AssetKind, Price
from reelproof.providers.listed import ListedModels

if TYPE_CHECKING:
    from reelproof.providers.listed.models import Limits
    from reelproof.providers.openai.models import OpenAiLimits

FOLDER = Path(__file__).parent


def openai_page() -> str:
    from reelproof.providers.openai.models import KINDS, model_list

    known = model_list()
    rows = [
        _model_row(f"openai/{model.name}", KINDS[model.makes], model.price, str(model.retires_on or ""))
        for model in known.models
    ]
    return _with_part(
        "providers/openai.md",
        "models",
        f"As of {known.as_of}. Picture prices are estimates for 1920×1088 at medium quality; actual costs",
        "are computed from the tokens reported in the response. Prompt prices are estimates, too.",
        "",
        "| model | makes | price | price as of | retires on |",
        "|---|---|---|---|---|",
        *rows,
        "",
        *_pool_table({pool.value: limits for pool, limits in known.buckets.items()}),
        "",
        "Retired or about to be: "
        + ", ".join(f"`{name}` ({ended})" for name, ended in known.retired.items())
        + ".",
    )


def replicate_page() -> str:
    from reelproof.providers.replicate.models import model_list

    return _listed_page(model_list())


def fal_page() -> str:
    from reelproof.providers.fal.models import model_list

    return _listed_page(
        model_list(),
        "",
        "For pictures that fal bills by the megapixel, the price is that of one at 16:9; actual costs are",
        "computed from the units reported in the response.",
    )


def elevenlabs_page() -> str:
    from reelproof.providers.elevenlabs.models import model_list, voice_list

    known = voice_list()
    return _listed_page(
        model_list(),
        "",
        "The price of a credit depends on the plan; these prices are those of gateways, or computed from the",
        "credits a model uses. For the `flash` models, some pages state $0.02 and others $0.04 (as of",
        "2026-11-28); plans use the higher one. Narration is charged by the credits in the response, at "
        f"{exact_dollars(known.credit_microusd)} each.",
        "",
        f"ElevenLabs's built-in voices, as of {known.as_of}. Accounts created since March 2026 do not have",
        f"them, and on {known.end} they end for everyone; use a voice of your account by its ID instead.",
        "",
        "| voice | recorded in | sounds like | id |",
        "|---|---|---|---|",
        *(
            f"| `{voice.name}` | {voice.language} | {voice.description} | `{voice.id}` |"
            for voice in known.voices
        ),
    )


def google_page() -> str:
    from reelproof.providers.google.models import model_list

    known = model_list()
    rows = [
        _model_row(f"google/{model.name}", model.kinds, model.price, str(model.retires_on or ""))
        for model in known.models
    ]
    return _with_part(
        "providers/google.md",
        "models",
        f"As of {known.as_of}. Picture prices are estimates for size 2K; text prices are estimates, too;",
        "actual costs are computed from the tokens reported in the response. The prices of Gemini 3.8",
        "double in 2027.",
        "",
        "| model | makes | price | price as of | retires on |",
        "|---|---|---|---|---|",
        *rows,
        "",
        *_pool_table(known.pools),
        "",
        "Google's actual limits depend on the account; these are conservative.",
        "",
        "Gone: " + ", ".join(f"`{name}` ({ended})" for name, ended in known.retired.items()) + ".",
        "",
        "Voices: " + ", ".join(f"`{name}` ({sound.lower()})" for name, sound in known.voices.items()) + ".",
    )


def comfyui_page() -> str:
    from reelproof.provider_api import ProviderContext
    from reelproof.providers.comfyui.settings import workflow_folder_of

    rows = []
    for name, workflow in workflow_folder_of(ProviderContext()).workflows.items():
        makes = ", ".join(kind.value for kind in workflow.kinds)
        needs = ", ".join(f"`{file}`" for file in workflow.model_files)
        rows.append(f"| `comfyui/{name}` | {makes} | {needs} |")
    return _with_part(
        "providers/comfyui.md",
        "workflows",
        "| model | makes | required model files |",
        "|---|---|---|",
        *rows,
    )


def _listed_page(known: ListedModels, *more: str) -> str:
    """Builds the page of a provider whose models are listed in a data file."""
    rows = [_model_row(f"{known.provider}/{model.name}", model.kinds, model.price) for model in known.models]
    return _with_part(
        f"providers/{known.provider}.md",
        "models",
        f"As of {known.as_of}.",
        "",
        "| model | makes | price | price as of |",
        "|---|---|---|---|",
        *rows,
        "",
        *_pool_table(known.pools),
        *more,
    )


def _pool_table(pools: Mapping[str, "Limits | OpenAiLimits"]) -> list[str]:
    rows = [f"| {pool} | {one.concurrency} | {one.calls_per_minute or ''} |" for pool, one in pools.items()]
    return ["| pool | concurrent calls | calls per minute |", "|---|---|---|", *rows]


def _model_row(name: str, kinds: tuple[AssetKind, ...], price: Price | None, *more: str) -> str:
    makes = ", ".join(kind.value for kind in kinds)
    content = (price_text(price), str(price.as_of)) if price else ("not known", "")
    return f"| {' | '.join((f'`{name}`', makes, *content, *more))} |"


def _with_part(page: str, name: str, *lines: str) -> str:
    """Replaces the lines between the two markers of a page."""
    text = (FOLDER / page).read_text("utf-8")
    begin, end = text.index(f"<!-- {name}:"), text.index(f"<!-- /{name} -->")
    begin = text.index("\n", begin) + 1
    return text[:begin] + "\n".join(("", *lines, "", "")) + text[end:]


PROVIDER_PAGES: Mapping[str, Callable[[], str]] = {
    "providers/openai.md": openai_page,
    "providers/replicate.md": replicate_page,
    "providers/fal.md": fal_page,
    "providers/elevenlabs.md": elevenlabs_page,
    "providers/google.md": google_page,
    "providers/comfyui.md": comfyui_page,
}
