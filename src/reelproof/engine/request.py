"""What someone asks for when a film is to be made."""

from dataclasses import dataclass
from os.path import relpath
from pathlib import PurePath

from reelproof.domain.canonical import digest_of
from reelproof.domain.ids import Digest
from reelproof.domain.project import FilmOptions


@dataclass(frozen=True, slots=True)
class MakeRequest:
    """A film to be made from a script. Paths are absolute; the text is the script as it was then."""

    script_path: str
    script_text: str
    output_path: str
    options: FilmOptions

    @property
    def script_name(self) -> str:
        return PurePath(self.script_path).name

    @property
    def script_from_output(self) -> str:
        """The way to the script from the film's folder, so that the folder names no machine's paths."""
        return relpath(self.script_path, self.output_path)

    @property
    def digest(self) -> Digest:
        options = self.options
        return digest_of(
            {
                "script_path": self.script_path,
                "script_text": self.script_text,
                "output_path": self.output_path,
                "format": options.format,
                "frame_rate": options.frame_rate.frames_per_s,
                "voice": options.voice,
                "style": options.style,
                "music": options.music,
                "burn_captions": options.burn_captions,
                "video": options.video,
                "chains": {kind.value: list(chain) for kind, chain in options.chains.items()},
            }
        )
