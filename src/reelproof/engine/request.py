"""What someone asks for when a film is to be made."""

from dataclasses import dataclass
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
                "chains": {kind.value: list(chain) for kind, chain in options.chains.items()},
            }
        )
