"""Formats durations, file sizes, money, prices and plural nouns as text."""

from reelproof.domain.price import Price


def length_text(duration_s: float) -> str:
    """ "42 s", "3 min 12 s", "1 h 4 min"."""
    seconds = round(duration_s)
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 3600:
        minutes, rest = divmod(seconds, 60)
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    hours, rest = divmod(round(duration_s / 60), 60)
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def clock_text(duration_s: float) -> str:
    """ "0:07", "12:30", "1:02:03": the time on a player's clock."""
    minutes, seconds = divmod(int(duration_s), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"


def size_text(size_bytes: int) -> str:
    """Decimal units, as file managers show them."""
    if size_bytes < 1000:
        return f"{size_bytes} bytes"
    size = size_bytes / 1000
    for unit in ("kB", "MB"):
        if size < 999.5:
            return f"{size:.0f} {unit}" if size >= 99.5 else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"


def money_text(cost_microusd: int) -> str:
    """In cents, or in finer units below one cent."""
    dollars = cost_microusd / 1_000_000
    return f"${dollars:.2f}" if dollars >= 0.01 or cost_microusd == 0 else f"${dollars:.4f}"


def price_text(price: Price) -> str:
    """ "$0.064 a call", "$0.015 for 1,000 characters", "free"."""
    parts = (
        (price.call_microusd, "a call"),
        (price.second_microusd, "a second"),
        (price.thousand_characters_microusd, "for 1,000 characters"),
    )
    return " and ".join(f"{exact_dollars(amount)} {unit}" for amount, unit in parts if amount) or "free"


def exact_dollars(amount_microusd: int) -> str:
    """At least cents, and no more digits than it takes."""
    dollars = amount_microusd / 1e6
    return f"${dollars:.2f}" if amount_microusd % 10_000 == 0 else f"${dollars:.6f}".rstrip("0")


def noun(kind: str, count: int) -> str:
    """ "image", "images", "starting images"; music has no plural."""
    word = kind.replace("_", " ")
    return word if count == 1 or kind == "music" else f"{word}s"
