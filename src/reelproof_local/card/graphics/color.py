"""Colors, mixed in a perceptually uniform space.

OKLab as defined by Björn Ottosson, https://bottosson.github.io/posts/oklab/ (public domain).
"""

from math import atan2, cos, hypot, sin

from reelproof.domain.frozen import frozen


@frozen
class Color:
    """sRGB, each channel 0 to 1."""

    red: float
    green: float
    blue: float

    @property
    def hex(self) -> str:
        return "#" + "".join(f"{round(_clamped(x) * 255):02x}" for x in (self.red, self.green, self.blue))

    @property
    def lightness(self) -> float:
        """OKLab's L: 0 black, 1 white."""
        return _oklab(self)[0]

    def mixed(self, other: "Color", share: float) -> "Color":
        """Mixes in `share` (0 to 1) of the other color."""
        mine, theirs = _oklab(self), _oklab(other)
        lightness, a, b = (x + (y - x) * share for x, y in zip(mine, theirs, strict=True))
        return _from_oklab(lightness, a, b)

    def toned(self, *, lightness: float | None = None, chroma: float = 1.0) -> "Color":
        """Returns the same hue with another OKLab lightness, and its chroma multiplied by `chroma`."""
        own_lightness, a, b = _oklab(self)
        hue, colorfulness = atan2(b, a), hypot(a, b) * chroma
        return _from_oklab(
            own_lightness if lightness is None else lightness,
            colorfulness * cos(hue),
            colorfulness * sin(hue),
        )


def color(text: str) -> Color:
    """From `#rrggbb`."""
    return Color(*(int(text[at : at + 2], 16) / 255 for at in (1, 3, 5)))


def contrast(one: Color, other: Color) -> float:
    """WCAG 2 contrast ratio, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _clamped(value: float) -> float:
    return min(1.0, max(0.0, value))


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _encoded(value: float) -> float:
    value = _clamped(value)
    return value * 12.92 if value <= 0.0031308 else float(1.055 * value ** (1 / 2.4) - 0.055)


def _luminance(of: Color) -> float:
    return 0.2126 * _linear(of.red) + 0.7152 * _linear(of.green) + 0.0722 * _linear(of.blue)


def _oklab(of: Color) -> tuple[float, float, float]:
    r, g, b = _linear(of.red), _linear(of.green), _linear(of.blue)
    long = _root(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    medium = _root(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    short = _root(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def _root(value: float) -> float:
    return float(max(0.0, value) ** (1 / 3))


def _from_oklab(lightness: float, a: float, b: float) -> Color:
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return Color(
        _encoded(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
        _encoded(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
        _encoded(-0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short),
    )
