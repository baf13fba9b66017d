"""Writes the reference pages that the code knows best, and the contract: `python docs/generate.py`."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import click

from reelproof import __version__
from reelproof.cli import COMMANDS, reelproof
from reelproof.domain.error_list import ERRORS, ErrorCode, ErrorEntry
from reelproof.planning.report.amount import exact_dollars, price_text
from reelproof.provider_api import AssetKind, Price
from reelproof.providers.listed import ModelList
from reelproof.server.app import unattended_app
from reelproof.settings.settings import Settings

FOLDER = Path(__file__).parent
CONTRACT = FOLDER.parent / "contract" / "openapi.json"
NOTE = "<!-- Written by docs/generate.py; edit that or the code, then run: make docs -->"


def errors_page() -> str:
    rows = [_error_row(code, entry) for code, entry in ERRORS.items()]
    return _page(
        "Errors",
        "Every failure has one of these codes, wherever it is shown.",
        "| code | what it means | what mends it | who acts | retried | asset becomes | HTTP | exit |",
        "|---|---|---|---|---|---|---|---|",
        *rows,
    )


def _error_row(code: ErrorCode, entry: ErrorEntry) -> str:
    cells = (
        f"`{code}:{{{entry.subject}}}`" if entry.subject else f"`{code}`",
        entry.title,
        entry.remediation,
        entry.actor.value.replace("_", " "),
        "yes" if entry.retryable else "no",
        f"`{entry.asset_status}`",
        str(entry.http_status),
        str(entry.exit_code),
    )
    return f"| {' | '.join(cells)} |"


# Of a token that nobody has.
EXAMPLE_DIGEST = "sha256:5e89c21f2334c6545fefd7b87f72865ad43175f0e453599ac37201747eed0301"
TABLES = ("chains", "timeouts", "models", "owners")
MODEL_EXAMPLE = {
    "concurrency": 2,
    "calls_per_minute": 5,
    "timeout_s": 120,
    "call_usd": 0.05,
    "second_usd": 0,
    "thousand_characters_usd": 0,
}


def settings_page() -> str:
    rows = []
    for name, field in Settings.model_fields.items():
        default = "" if field.default in (None, ()) or field.default_factory else f"`{field.default}`"
        variable = "" if name in TABLES else f"`REELPROOF_{name.upper()}`"
        rows.append(f"| `{name}` | {variable} | {field.description} | {default} |")
    return _page(
        "Settings",
        "A flag on the command line counts most, then the script's front matter, the environment, "
        "`reelproof.toml` beside the script, `reelproof.toml` in the user's configuration folder, "
        "and the default.",
        "| key | environment | what it does | default |",
        "|---|---|---|---|",
        *rows,
        "",
        "```toml",
        "# reelproof.toml",
        'voice = "bf_emma"',
        'style = "paper"',
        "",
        "[chains]",
        'image = ["openai/gpt-image-2", "local/card"]',
        'video = ["replicate/bytedance/seedance-1-pro-fast"]',
        "",
        "[timeouts]",
        "image = 90",
        "",
        "# Who uses the API beside the operator. Nobody sees what is another's. The digest of a token:",
        "# python -c \"import hashlib; print(hashlib.sha256(input('token: ').encode()).hexdigest())\"",
        "[owners]",
        f'ada = "{EXAMPLE_DIGEST}"',
        "",
        "# What you know of a model better than its provider says; prices are in US dollars.",
        '[models."openai/gpt-image-2"]',
        *(f"{name} = {value}" for name, value in MODEL_EXAMPLE.items()),
        "```",
    )


def commands_page() -> str:
    return _page(
        "Commands",
        "Standard output carries the result, standard error the progress. Exit 0: the film is made; "
        "1: no film; 2: wrong use; 3: with `--strict`, a film with placeholders; "
        "130: interrupted, and resumable.",
        *_help_blocks(),
    )


def _help_blocks() -> Iterator[str]:
    context = _context(reelproof, "reelproof", None)
    yield from _block("reelproof", reelproof.get_help(context))
    for name in COMMANDS:
        command = reelproof.get_command(context, name)
        if command is not None:
            yield from _block(f"reelproof {name}", command.get_help(_context(command, name, context)))


def _context(command: click.Command, name: str, parent: click.Context | None) -> click.Context:
    """The context that a real call has, with a width that does not depend on the terminal."""
    return command.make_context(
        name, [], parent, resilient_parsing=True, terminal_width=100, max_content_width=100
    )


def _block(title: str, text: str) -> Iterator[str]:
    yield from ("", f"## {title}", "", "```text", text.rstrip(), "```")


def _page(title: str, introduction: str, *lines: str) -> str:
    return "\n".join((f"# {title}", "", NOTE, "", introduction, "", *lines)) + "\n"


def openai_page() -> str:
    from reelproof.providers.openai.models import KINDS, model_list

    known = model_list()
    rows = [
        _model_row(f"openai/{model.name}", KINDS[model.makes], model.price, str(model.ends or ""))
        for model in known.models
    ]
    return _with_part(
        "providers/openai.md",
        "models",
        f"As of {known.read_on}. The price of a picture is an estimate for 1920×1088 at medium quality; what",
        "counts are the tokens that the answer tells. The price of a prompt is an estimate too.",
        "",
        "| model | makes | price | read on | ends |",
        "|---|---|---|---|---|",
        *rows,
        "",
        "| pool | calls at once | calls a minute |",
        "|---|---|---|",
        *(
            f"| {pool.value} | {limits.concurrency} | {limits.calls_per_minute or ''} |"
            for pool, limits in known.buckets.items()
        ),
        "",
        "Gone, or about to be: "
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
        "A picture that fal bills by the megapixel has the price of one at 16:9; what counts are the units",
        "that the answer tells.",
    )


def elevenlabs_page() -> str:
    from reelproof.providers.elevenlabs.models import model_list, voice_list

    known = voice_list()
    return _listed_page(
        model_list(),
        "",
        "What a credit costs depends on the plan; these prices are what gateways ask for, or follow from the",
        "credits that a model takes. For the `flash` models some pages say $0.02 and others $0.04 (read on",
        "2026-11-28); plans count with the higher. A narration costs what the answer counts in credits, at "
        f"{exact_dollars(known.credit_microusd)} each.",
        "",
        f"ElevenLabs's own voices, as of {known.read_on}. Accounts made since March 2026 do not have them,",
        f"and on {known.end} they end for all: then a voice of your account is named by its id.",
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
        _model_row(f"google/{model.name}", model.kinds, model.price, str(model.ends or ""))
        for model in known.models
    ]
    return _with_part(
        "providers/google.md",
        "models",
        f"As of {known.read_on}. The price of a picture is an estimate for one of the size 2K, that of a",
        "text is an estimate too; what counts are the tokens that the answer tells. The prices of Gemini 3.8",
        "double in 2027.",
        "",
        "| model | makes | price | read on | ends |",
        "|---|---|---|---|---|",
        *rows,
        "",
        "| pool | calls at once | calls a minute |",
        "|---|---|---|",
        *(
            f"| {pool} | {limits.concurrency} | {limits.calls_per_minute or ''} |"
            for pool, limits in known.pools.items()
        ),
        "",
        "What Google lets through depends on the account; these limits are careful ones.",
        "",
        "Gone: " + ", ".join(f"`{name}` ({ended})" for name, ended in known.retired.items()) + ".",
        "",
        "Voices: " + ", ".join(f"`{name}` ({sound.lower()})" for name, sound in known.voices.items()) + ".",
    )


def comfyui_page() -> str:
    from reelproof.provider_api import ProviderContext
    from reelproof.providers.comfyui.settings import shelf_of

    rows = []
    for name, workflow in shelf_of(ProviderContext()).workflows.items():
        makes = ", ".join(kind.value for kind in workflow.kinds)
        needs = ", ".join(f"`{file}`" for file in workflow.model_files)
        rows.append(f"| `comfyui/{name}` | {makes} | {needs} |")
    return _with_part(
        "providers/comfyui.md",
        "workflows",
        "| model | makes | model files that ComfyUI needs for it |",
        "|---|---|---|",
        *rows,
    )


def _listed_page(known: ModelList, *more: str) -> str:
    """The page of a provider whose models a data file lists."""
    rows = [_model_row(f"{known.provider}/{model.name}", model.kinds, model.price) for model in known.models]
    return _with_part(
        f"providers/{known.provider}.md",
        "models",
        f"As of {known.read_on}.",
        "",
        "| model | makes | price | read on |",
        "|---|---|---|---|",
        *rows,
        "",
        "| pool | calls at once | calls a minute |",
        "|---|---|---|",
        *(
            f"| {pool} | {limits.concurrency} | {limits.calls_per_minute or ''} |"
            for pool, limits in known.pools.items()
        ),
        *more,
    )


def _model_row(name: str, kinds: tuple[AssetKind, ...], price: Price | None, *more: str) -> str:
    makes = ", ".join(kind.value for kind in kinds)
    told = (price_text(price), str(price.as_of)) if price else ("not known", "")
    return f"| {' | '.join((f'`{name}`', makes, *told, *more))} |"


def _with_part(page: str, name: str, *lines: str) -> str:
    """A page of prose with the lines between its two marks."""
    text = (FOLDER / page).read_text("utf-8")
    begin, end = text.index(f"<!-- {name}:"), text.index(f"<!-- /{name} -->")
    begin = text.index("\n", begin) + 1
    return text[:begin] + "\n".join(("", *lines, "", "")) + text[end:]


PAGES: Mapping[str, Callable[[], str]] = {
    "errors.md": errors_page,
    "settings.md": settings_page,
    "commands.md": commands_page,
    "providers/openai.md": openai_page,
    "providers/replicate.md": replicate_page,
    "providers/fal.md": fal_page,
    "providers/elevenlabs.md": elevenlabs_page,
    "providers/google.md": google_page,
    "providers/comfyui.md": comfyui_page,
}


def contract() -> str:
    """The jobs API, for programs that are written or made from it."""
    told = unattended_app(__version__).openapi()
    return json.dumps(told, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def main() -> None:
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), "utf-8")
    CONTRACT.parent.mkdir(exist_ok=True)
    CONTRACT.write_text(contract(), "utf-8")


if __name__ == "__main__":
    main()
