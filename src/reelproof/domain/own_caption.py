"""A caption that the writer of a script gave in place of the spoken words."""

from reelproof.domain.frozen import frozen


@frozen
class OwnCaption:
    """Words on the screen, with times in seconds after the first word that is spoken."""

    text: str
    start_s: float
    end_s: float
