"""`reelproof studio`."""

import click

from reelproof.cli.options import verbose_option

EPILOG = """\b
Examples:
  reelproof studio
  reelproof studio --port 9000 --no-worker
  REELPROOF_API_TOKEN=… reelproof studio --host 0.0.0.0

\b
Ends with 0 when it is told to (Ctrl-C, SIGTERM, SIGHUP), within 10 seconds, and with 130 where it had to
be cut short or is told twice. What it was making goes on when it is started again.
"""
PORT = 8377


@click.command(name="studio", epilog=EPILOG)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on. Any other than this machine's own needs REELPROOF_API_TOKEN.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=PORT,
    show_default=True,
    help="Port to listen on; 0 takes any that is free.",
)
@click.option(
    "--worker/--no-worker",
    "works",
    default=True,
    help="Make films in this process, or leave that to `reelproof worker`.",
)
@verbose_option
def command(host: str, port: int, works: bool, verbose: bool) -> int:
    """Serve the studio and the jobs API, and make the films that are asked for.

    Films that were left unfinished are taken up. One process makes films in a home: where another one does
    already, this one serves beside it.
    """
    from reelproof.cli.installation.service import Service, serve
    from reelproof.cli.logs import start_logging
    from reelproof.settings.loading import load_settings

    settings = load_settings()
    start_logging(settings.log_format, verbose)
    serve(Service(settings, host, port, works))
    return 0
