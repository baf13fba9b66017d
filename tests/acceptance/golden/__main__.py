"""Makes the golden films again and keeps their look and sound, to be reviewed before a commit."""

import tempfile
from pathlib import Path

from tests.acceptance.golden.films import FILMS, make
from tests.acceptance.golden.record import FOLDER, save


def main() -> None:
    for film in FILMS:
        with tempfile.TemporaryDirectory() as folder:
            at = Path(folder)
            film.write(at / "script")
            answer = make(film, at / "script", at / "home")
            save(film.name, Path(answer.result["output"]["path"]))
            print(FOLDER / f"{film.name}.png")


if __name__ == "__main__":
    main()
