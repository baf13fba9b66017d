"""A model's price per call, second and 1,000 characters, and the cost of a call."""

from datetime import date
from math import ceil

from reelproof.domain.frozen import frozen
from reelproof.domain.units import Microusd


@frozen
class Price:
    """A model's price in millionths of a dollar, as of `as_of`."""

    as_of: date
    call_microusd: Microusd = Microusd(0)
    second_microusd: Microusd = Microusd(0)
    thousand_characters_microusd: Microusd = Microusd(0)

    def of(self, characters: int, duration_s: float) -> Microusd:
        """Returns the cost for a prompt and media of the given lengths, rounded up."""
        by_length = self.second_microusd * duration_s
        by_prompt = self.thousand_characters_microusd * characters / 1000
        return Microusd(self.call_microusd + ceil(by_length + by_prompt - 1e-6))


FREE = Price(date.min)
