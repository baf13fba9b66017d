"""`reelproof worker`: options and help; runs the jobs of a studio in a separate process."""

import click

from reelproof.cli.output_options import verbose_option

EPILOG = """\b
Examples:
  reelproof worker
  reelproof studio --no-worker        in another terminal

\b
On Ctrl-C, SIGTERM or SIGHUP it shuts down within 10 seconds and exits with 0; after a second signal, or if
it had to be cut short, with 130. Unfinished jobs resume when it is started again.
"""


@click.command(name="worker", epilog=EPILOG)
@verbose_option
def command(verbose: bool) -> int:
    """Run a worker that processes studio jobs in a separate process.

    Unfinished films are resumed. Only one process per home makes films: if another one already does, this one
    waits for it to end.
    """
    from reelproof.cli.installation.service import work
    from reelproof.cli.preamble import begin

    work(begin(verbose))
    return 0
