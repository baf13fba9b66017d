"""Units of measure in formulas (`m/s²`): the table of units and their spoken English names."""

import re
from collections.abc import Mapping

# One and many, in English.
UNITS: Mapping[str, tuple[str, str]] = {
    "m": ("meter", "meters"),
    "km": ("kilometer", "kilometers"),
    "cm": ("centimeter", "centimeters"),
    "mm": ("millimeter", "millimeters"),
    "nm": ("nanometer", "nanometers"),
    "μm": ("micrometer", "micrometers"),
    "s": ("second", "seconds"),
    "ms": ("millisecond", "milliseconds"),
    "min": ("minute", "minutes"),
    "h": ("hour", "hours"),
    "g": ("gram", "grams"),
    "kg": ("kilogram", "kilograms"),
    "mg": ("milligram", "milligrams"),
    "N": ("newton", "newtons"),
    "J": ("joule", "joules"),
    "kJ": ("kilojoule", "kilojoules"),
    "W": ("watt", "watts"),
    "kW": ("kilowatt", "kilowatts"),
    "kWh": ("kilowatt hour", "kilowatt hours"),
    "V": ("volt", "volts"),
    "A": ("ampere", "amperes"),
    "C": ("coulomb", "coulombs"),
    "K": ("kelvin", "kelvins"),
    "T": ("tesla", "teslas"),
    "Pa": ("pascal", "pascals"),
    "kPa": ("kilopascal", "kilopascals"),
    "Hz": ("hertz", "hertz"),
    "kHz": ("kilohertz", "kilohertz"),
    "MHz": ("megahertz", "megahertz"),
    "mol": ("mole", "moles"),
    "L": ("liter", "liters"),
    "l": ("liter", "liters"),
    "mL": ("milliliter", "milliliters"),
    "ml": ("milliliter", "milliliters"),
    "eV": ("electron volt", "electron volts"),
    "Ω": ("ohm", "ohms"),
    "°C": ("degree Celsius", "degrees Celsius"),
    "°": ("degree", "degrees"),
    "rad": ("radian", "radians"),
    "%": ("percent", "percent"),
}
# How siunitx names them.
_NAMES: Mapping[str, str] = {
    **{one: sign for sign, (one, _) in UNITS.items() if " " not in one},
    "metre": "m",
    "kilometre": "km",
    "centimetre": "cm",
    "millimetre": "mm",
    "celsius": "°C",
    "degreeCelsius": "°C",
    "litre": "L",
    "ohm": "Ω",
    "electronvolt": "eV",
    "per": "/",
    "squared": "^2",
    "square": "^2",
    "cubed": "^3",
    "cdot": "·",
    "kilo": "k",
    "milli": "m",
    "centi": "c",
    "mega": "M",
    "nano": "n",
    "micro": "μ",
    "text": "",
    "mathrm": "",
    "circ": "°",
}
_UNIT = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
_COMMAND = re.compile(r"\\([A-Za-z]+)\s*")
_PART = re.compile(rf"([/·.\s]*)({_UNIT})(?:\^?(-?[1-4]))?(?![A-Za-z])")
_RAISED = str.maketrans("-1234", "⁻¹²³⁴")
_LOWERED = str.maketrans("⁻¹²³⁴", "-1234")
_POWERS = {"2": "squared", "3": "cubed", "-1": "to the minus one", "-2": "to the minus two"}


def unit_written(raw: str) -> str | None:
    """Returns a unit in printed form, from letters, TeX or siunitx names; None if it is not a unit."""
    text = _COMMAND.sub(lambda found: _NAMES.get(found[1], "\\"), raw)
    text = re.sub(r"[{}]|\\[,;!]", "", text.replace("^{", "^")).strip(" ~")
    at, written = 0, ""
    while at < len(text):
        found = _PART.match(text, at)
        if found is None or (at == 0 and found[1]):
            return None
        joint = "/" if "/" in found[1] else "·" if at else ""
        written += joint + found[2] + (found[3] or "").translate(_RAISED)
        at = found.end()
    return written or None


def unit_parts(written: str) -> list[tuple[bool, str, str]]:
    """For each part of a unit: whether it divides, its sign, and its power as digits."""
    return [("/" in joint, sign, power) for joint, sign, power in _PART.findall(written.translate(_LOWERED))]


def english_unit(written: str, *, is_one: bool = False) -> str:
    """`m/s²` as "meters per second squared"."""
    words: list[str] = []
    for divides, sign, power in unit_parts(written):
        one, many = UNITS[sign]
        words += ["per"] if divides else []
        words += [one if divides or is_one else many]
        words += [_POWERS[power]] if power in _POWERS else []
    return " ".join(words)
