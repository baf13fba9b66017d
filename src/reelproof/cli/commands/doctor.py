"""`reelproof doctor`: options and help; checks, `--keys`, `--restore`, `--adopt`."""

import click

from reelproof.cli.output_options import json_option, verbose_option

EPILOG = """\b
Examples:
  reelproof doctor
  reelproof doctor --keys
  reelproof doctor --restore
  reelproof doctor --adopt continue     in a copied home, once the original is no longer used

\b
Exits with 0 if films can be made here, otherwise with 1.
"""


@click.command(name="doctor", epilog=EPILOG)
@click.option(
    "--restore",
    "restores",
    is_flag=True,
    help="List the database backups; if the database is damaged, restore the newest intact backup.",
)
@click.option(
    "--adopt",
    type=click.Choice(["continue", "separate"]),
    help="Adopt a copied home: continue its unfinished films here, or leave them to the original.",
)
@click.option("--keys", is_flag=True, help="Test the API keys with their services, at no cost.")
@json_option
@verbose_option
def command(restores: bool, adopt: str | None, keys: bool, as_json: bool, verbose: bool) -> int:
    """Check this installation and its providers, and show how to fix problems.

    Films that were in progress when a home was copied would be made, and paid for, twice. The copy makes
    nothing until you choose with --adopt where they continue.
    """
    import asyncio
    from pathlib import Path

    from reelproof.cli.exit_codes import ExitCode
    from reelproof.cli.installation.adoption import adopt_home
    from reelproof.cli.installation.system_check import (
        run_system_check,
        system_check_lines,
        system_check_object,
    )
    from reelproof.cli.logs import start_logging
    from reelproof.cli.text.output import print_either

    if restores and (keys or adopt is not None):
        other = "--keys" if keys else "--adopt"
        raise click.UsageError(f"--restore and {other} cannot be combined; run one after the other.")
    start_logging("text", verbose)
    if restores:
        return _restore(as_json)
    if adopt is not None:
        asyncio.run(adopt_home(continues=adopt == "continue"))
    system_check = asyncio.run(run_system_check(Path.cwd(), tests_keys=keys))
    print_either(as_json, lambda: system_check_object(system_check), system_check_lines(system_check))
    return ExitCode.made if system_check.can_make_films else ExitCode.no_film


def _restore(as_json: bool) -> int:
    import asyncio
    from pathlib import Path

    from reelproof.cli.exit_codes import ExitCode
    from reelproof.cli.installation.restoration import (
        check_restored,
        restoration_lines,
        restoration_object,
        restored,
    )
    from reelproof.cli.text.output import print_object, print_result
    from reelproof.settings.loading import load_settings

    settings = load_settings(Path.cwd())
    restoration = asyncio.run(restored(settings))
    if as_json and restoration.is_sound:
        print_object(restoration_object(restoration))
    elif not as_json:
        print_result(restoration_lines(restoration))
    check_restored(restoration, settings)
    return ExitCode.made
