"""Entry point of `python -m reelproof`."""

from reelproof.cli import main

if __name__ == "__main__":
    main()
