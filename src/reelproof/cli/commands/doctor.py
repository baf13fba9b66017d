"""`reelproof doctor`."""

import click

from reelproof.cli.options import json_option, verbose_option

EPILOG = """\b
Examples:
  reelproof doctor
  reelproof doctor --keys
  reelproof doctor --restore
  reelproof doctor --adopt continue     in a copied home, once the original is not used any more

\b
Ends with 0 when films can be made here, else with 1.
"""


@click.command(name="doctor", epilog=EPILOG)
@click.option(
    "--restore",
    "restores",
    is_flag=True,
    help="Show the copies of the database; where it is damaged, put the newest sound one in its place.",
)
@click.option(
    "--adopt",
    type=click.Choice(["continue", "separate"]),
    help="Make a copied home one of its own: its unfinished films go on in it, or are left to the original.",
)
@click.option("--keys", is_flag=True, help="Ask services whether they know the keys; it costs nothing.")
@json_option
@verbose_option
def command(restores: bool, adopt: str | None, keys: bool, as_json: bool, verbose: bool) -> int:
    """Check what films need here, what providers offer, and say how to mend what is not fine.

    Films that were under way when a home was copied would be made, and paid for, in both. Nothing is made in
    the copy before you say with --adopt where they go on.
    """
    import asyncio
    from pathlib import Path

    from reelproof.cli.exit_codes import ExitCode
    from reelproof.cli.installation.adoption import adopt_home
    from reelproof.cli.installation.checkup import check_up, checkup_lines, checkup_object
    from reelproof.cli.logs import start_logging
    from reelproof.cli.text.output import print_object, print_result

    start_logging("text", verbose)
    if restores:
        return _restore(as_json)
    if adopt is not None:
        asyncio.run(adopt_home(goes_on=adopt == "continue"))
    checkup = asyncio.run(check_up(Path.cwd(), tests_keys=keys))
    if as_json:
        print_object(checkup_object(checkup))
    else:
        print_result(checkup_lines(checkup))
    return ExitCode.made if checkup.can_make_films else ExitCode.no_film


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
