"""The demonstration script that comes with Reelproof."""

from pathlib import Path

from reelproof.domain.failure import invalid_input

SCRIPT_NAME = "demo.md"


def write_demo_script(target: Path) -> bool:
    """Writes the demonstration script unless one exists. Returns whether it did. Raises ReelproofError."""
    try:
        if target.exists():
            return False
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(demo_script())
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        message = f"{target.parent} cannot be written: {reason}. Choose another folder with --output."
        raise invalid_input("output", message) from error
    return True


def demo_script() -> bytes:
    """Reads the demonstration script from the installed package, or from the examples of a checkout."""
    packaged = Path(__file__).with_name(SCRIPT_NAME)
    in_checkout = Path(__file__).parents[4] / "examples" / SCRIPT_NAME
    return (packaged if packaged.is_file() else in_checkout).read_bytes()
