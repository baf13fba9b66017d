"""Makes a film with slow scripted media in a child process that a test can stop."""

import sys
from pathlib import Path

from tests.integration.cli.harness import make, scripted_catalog

if __name__ == "__main__":
    home, script, delay_s = Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3])
    sys.exit(make(script, home, scripted_catalog(delay_s=delay_s)))
