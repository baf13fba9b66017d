"""Loading of the language detection model, kept unpacked in the user's cache folder."""

import shutil
from collections.abc import Mapping
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

import numpy as np
import platformdirs
from py3langid.langid import MODEL_FILE, LanguageIdentifier

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Arrays = Mapping[str, "NDArray[Any]"]

NAMES = ("likelihoods", "priors", "languages", "moves", "rows", "features")


def load_identifier() -> LanguageIdentifier:
    """Unpacking the model takes half a second, so its 65 MB stay in the user's cache, where there is one."""
    folder = platformdirs.user_cache_path("reelproof") / f"languages-{version('py3langid')}"
    # A file that a power loss cut off can fail in any way.
    with suppress(OSError, ValueError, EOFError, SyntaxError):
        return _identifier({name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in NAMES})
    unpacked = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    with suppress(OSError):
        _save(_arrays(unpacked), folder)
    return unpacked


def _identifier(arrays: "Arrays") -> LanguageIdentifier:
    return LanguageIdentifier(
        arrays["likelihoods"],
        arrays["priors"],
        arrays["languages"].tolist(),
        # Indexed by byte; its items are plain integers, and most are never read from the disk.
        memoryview(arrays["moves"]),  # type: ignore[arg-type]
        arrays["features"].tolist(),
        norm_probs=True,
        tk_row=arrays["rows"].tolist(),
    )


def _arrays(model: LanguageIdentifier) -> "Arrays":
    return {
        "likelihoods": model.nb_ptc,
        "priors": model.nb_pc,
        "languages": np.array(model.nb_classes),
        "moves": np.asarray(model.tk_nextmove),
        "rows": np.asarray(model.tk_row),
        "features": np.array(model.tk_output, dtype=np.int32),
    }


def _save(arrays: "Arrays", folder: Path) -> None:
    """Replaces a damaged copy. Complete or not at all; another process may be doing the same."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(mkdtemp(prefix=f"{folder.name}-", dir=folder.parent))
    try:
        for name, array in arrays.items():
            np.save(unfinished / f"{name}.npy", array)
        shutil.rmtree(folder, ignore_errors=True)
        unfinished.rename(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
