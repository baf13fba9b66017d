"""`reelproof history`: options and help; lists changes; saves, compares, restores and removes versions."""

import click

from reelproof.cli.options import script_argument
from reelproof.cli.output_options import json_option, verbose_option

EPILOG = """\b
Examples:
  reelproof history lesson.md
  reelproof history lesson.md --save "First cut"
  reelproof history lesson.md --compare "First cut"
  reelproof history lesson.md --restore "First cut"
"""


@click.command(name="history", epilog=EPILOG)
@script_argument
@click.option("--save", metavar="NAME", help="Save the film as it is now as a version.")
@click.option("--compare", metavar="NAME", help="Show what has changed since a version.")
@click.option("--with", "other", metavar="NAME", help="With --compare: up to this version.")
@click.option("--restore", metavar="NAME", help="Make the film as it was in a version.")
@click.option("--remove", metavar="NAME", help="Remove a version. The film and its takes are kept.")
@json_option
@verbose_option
def command(
    script: str,
    save: str | None,
    compare: str | None,
    other: str | None,
    restore: str | None,
    remove: str | None,
    as_json: bool,
    verbose: bool,
) -> int:
    """List what you changed about the film of SCRIPT, and its versions.

    A version is the whole film under a name: script, options, accepted takes and prompts. Restoring one makes
    and deletes nothing, and can be undone like any change.
    """
    import asyncio

    from reelproof.cli.films import film_history as films
    from reelproof.cli.preamble import begin_with_film
    from reelproof.cli.text.output import print_either
    from reelproof.contract.history import comparison_object

    if sum(name is not None for name in (save, compare, restore, remove)) > 1:
        raise click.UsageError("Use one of --save, --compare, --restore and --remove at a time.")
    if other is not None and compare is None:
        raise click.UsageError("--with needs --compare.")
    path, settings = begin_with_film(script, verbose)
    if compare is not None:
        found = asyncio.run(films.compare_versions(path, settings, compare, other))
        print_either(as_json, lambda: comparison_object(found), films.comparison_lines(found))
    elif restore is not None:
        step = asyncio.run(films.restore_version(path, settings, restore))
        print_either(as_json, lambda: films.step_object(step), films.step_lines(path, step))
    else:
        view = asyncio.run(films.listed(path, settings, save, remove))
        print_either(as_json, lambda: films.history_object(view), films.history_lines(view))
    return 0
