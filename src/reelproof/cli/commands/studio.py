"""`reelproof studio`: options and help; default port and host of the server, `--no-worker`."""

import click

from reelproof.cli.output_options import verbose_option
from reelproof.cli.refused_options import CheckedCommand

EPILOG = """\b
Examples:
  reelproof studio
  reelproof studio --port 9000 --no-worker
  REELPROOF_API_TOKEN=… reelproof studio --host 0.0.0.0

\b
On Ctrl-C, SIGTERM or SIGHUP it shuts down within 10 seconds and exits with 0; after a second signal, or if
it had to be cut short, with 130. Unfinished jobs resume when it is started again.
"""
PORT = 8377


@click.command(name="studio", cls=CheckedCommand, epilog=EPILOG)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on. Any non-loopback address requires REELPROOF_API_TOKEN.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=PORT,
    show_default=True,
    help="Port to listen on; 0 picks a free one.",
)
@click.option(
    "--worker/--no-worker",
    "works",
    default=True,
    help="Make films in this process, or leave them to `reelproof worker`.",
)
@verbose_option
def command(host: str, port: int, works: bool, verbose: bool) -> int:
    """Run the studio and the jobs API, and make the requested films.

    Unfinished films are resumed. Only one process per home makes films: if another one already does, this one
    only serves.
    """
    from reelproof.cli.installation.service import Service, serve
    from reelproof.cli.preamble import begin

    serve(Service(begin(verbose), host, port, works))
    return 0
