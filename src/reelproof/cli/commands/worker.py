"""`reelproof worker`."""

import click

from reelproof.cli.options import verbose_option

EPILOG = """\b
Examples:
  reelproof worker
  reelproof studio --no-worker        in another terminal

\b
Ends with 0 when it is told to (Ctrl-C, SIGTERM, SIGHUP), within 10 seconds, and with 130 where it had to
be cut short or is told twice. What it was making goes on when it is started again.
"""


@click.command(name="worker", epilog=EPILOG)
@verbose_option
def command(verbose: bool) -> int:
    """Make the films that are asked of a studio, in a process of its own.

    Films that were left unfinished are taken up. One process makes films in a home: where another one does
    already, this one waits for its end.
    """
    from reelproof.cli.installation.service import work
    from reelproof.cli.logs import start_logging
    from reelproof.settings.loading import load_settings

    settings = load_settings()
    start_logging(settings.log_format, verbose)
    work(settings)
    return 0
