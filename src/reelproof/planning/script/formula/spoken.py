"""How formulas are read aloud: fractions, powers, roots, integrals, limits, sets, matrices."""

import re
import unicodedata
from collections.abc import Sequence

from reelproof.planning.script.formula.english_numbers import ordinal, spoken_fraction, spoken_number
from reelproof.planning.script.formula.readings import Readings, readings_for
from reelproof.planning.script.formula.shapes import (
    inside,
    is_bare_derivative,
    is_derivative,
    is_factor,
    is_function,
    is_long,
    is_minus_one,
    is_small,
    is_sum,
    is_vector,
    joins,
)
from reelproof.planning.script.formula.symbols import (
    DOUBLE_STRUCK,
    LARGE_OPERATORS,
    OPERATORS,
    RELATIONS,
)
from reelproof.planning.script.formula.tree import (
    Accented,
    Fenced,
    Fraction,
    FunctionName,
    Letter,
    Molecule,
    Node,
    Number,
    PlainWords,
    Root,
    Row,
    Scripts,
    Sign,
    Space,
    Table,
    Unit,
    items_of,
    line_of,
)
from reelproof.planning.script.formula.units import english_unit
from reelproof.planning.script.formula.written import write
from reelproof.planning.script.spelling import word_set

_BOUNDED_NAMES = word_set("max min sup inf argmax argmin limsup liminf")
_CURRENCIES = frozenset("$€£")
_PLAIN_LETTERS = {struck: letter for letter, struck in DOUBLE_STRUCK.items()}
_UNSPEAKABLE = re.compile(r"[\\{}$_^#~]|\s+")
_WORD_MARKS = re.compile(r"\s+([,;])")
_MOLECULE = re.compile(r"->|<=>|<->|\d+|[A-Z][a-z]?|\+|-|[a-z]+|\S")


def say(node: Node, language: str) -> str:
    """Returns words in the film's language, or Unicode text for its voices if unsupported."""
    readings = readings_for(language)
    spoken = _Speaker(readings).say(node) if readings else write(node)
    plain = unicodedata.normalize("NFC", _UNSPEAKABLE.sub(" ", spoken))
    return " ".join(_WORD_MARKS.sub(r"\1", plain).split()).strip(" ,;")


class _Speaker:
    """Speaks formula trees in one language."""

    def __init__(self, readings: Readings) -> None:
        self._readings = readings

    def say(self, node: Node) -> str:
        match node:
            case Row(items):
                return self._row([item for item in items if not isinstance(item, Space)])
            case Fraction():
                return self._fraction(node)
            case Root(radicand, degree):
                return self._root(radicand, degree)
            case Scripts():
                return self._scripts(node)
            case Accented(base, accent):
                return self._readings.accents.get(accent, "{0}").format(self.say(base))
            case Fenced():
                return self._fenced(node)
            case Table(rows, environment):
                return self._table(rows, environment)
        return self._leaf(node)

    def _leaf(
        self, node: Letter | Number | Sign | PlainWords | Unit | Molecule | FunctionName | Space
    ) -> str:
        match node:
            case Letter(text):
                return self._readings.letter(_PLAIN_LETTERS.get(text, text))
            case Number(text):
                return spoken_number(text) if self._readings.is_english else text
            case Sign(text):
                return self._sign(text)
            case PlainWords(text):
                return text
            case FunctionName(text):
                return self._readings.names.get(text, text)
            case Unit(text):
                return self._unit(text)
            case Molecule(text):
                return self._molecule(text)
            case Space():
                return ""

    def _sign(self, text: str) -> str:
        if text in (",", ";", "."):
            return "," if text != ";" else ";"
        if text in "()[]⟨⟩⌊⌋⌈⌉‖":
            return ""
        return self._readings.signs.get(text) or self._readings.large.get(text) or text

    def _row(self, items: Sequence[Node]) -> str:
        spoken: list[str] = []
        index = 0
        while index < len(items):
            taken, words = self._step(items, index)
            spoken.append(words)
            index += taken
        return " ".join(words for words in spoken if words)

    def _step(self, items: Sequence[Node], index: int) -> tuple[int, str]:
        """Returns how many items are spoken together, and their words."""
        item = items[index]
        after = items[index + 1] if index + 1 < len(items) else None
        before = items[index - 1] if index else None
        if isinstance(item, Sign) and item.text in _CURRENCIES and isinstance(after, Number):
            return 2, f"{self.say(after)} {self._sign(item.text)}"
        if isinstance(after, Fenced) and after.opening in "([" and is_function(item):
            return 2, self._readings.form("applied", self.say(item), self.say(after.body))
        if isinstance(item, Number) and isinstance(after, Unit) and self._readings.is_english:
            return 2, f"{self.say(item)} {english_unit(after.text, is_one=item.text == '1')}"
        if isinstance(item, Fraction) and is_bare_derivative(item) and after is not None and not joins(after):
            return 1, self._derivative(item, "derivative_of")
        if item in (Sign("·"), Sign("×")) and self._readings.is_english and is_vector(before):
            return 1, "dot" if item == Sign("·") else "cross"
        if isinstance(item, Sign) and item.text in LARGE_OPERATORS and after is not None:
            return 1, self._readings.form("of", self._sign(item.text))
        if item == Sign(":") and isinstance(before, Letter) and Sign("→") in items[index:]:
            return 1, self._readings.forms["from"]
        if isinstance(item, Fenced) and item.opening == "(" and before is not None and is_factor(before):
            return 1, f"{self._readings.forms['times']} {self.say(item)}"
        return 1, self.say(item)

    def _unit(self, text: str) -> str:
        return english_unit(text) if self._readings.is_english else text.replace("·", " ")

    def _molecule(self, text: str) -> str:
        """Letters and numbers one by one: `H2O` as "H two O"."""
        spoken = []
        for piece in _MOLECULE.findall(text):
            if piece in ("->", "<=>", "<->"):
                spoken.append(self._readings.forms["yields"] if piece == "->" else self._sign("⇌"))
            elif piece.isdigit():
                spoken.append(self.say(Number(piece)))
            elif piece in "+-":
                spoken.append(self._sign("−" if piece == "-" else "+"))
            elif piece.isalpha():
                spoken.append(" ".join(piece))
        return " ".join(spoken)

    def _fraction(self, node: Fraction) -> str:
        over, under = self.say(node.over), self.say(node.under)
        if not node.has_line:
            return self._readings.form("choose", over, under)
        if self._readings.is_english and isinstance(node.over, Number) and isinstance(node.under, Number):
            named = spoken_fraction(node.over.text, node.under.text)
            if named:
                return named
        if is_derivative(node):
            return self._derivative(node, "derivative")
        long_over, long_under = is_long(node.over), is_long(node.under)
        form = ("all_over" if long_over else "over") + ("_quantity" if long_under else "")
        return self._readings.form(form, over, under)

    def _derivative(self, node: Fraction, form: str) -> str:
        return self._readings.form(form, self.say(node.over), self.say(node.under))

    def _root(self, radicand: Node, degree: Node | None) -> str:
        spoken = self.say(radicand)
        if degree is None or degree == Number("2"):
            return self._readings.form("root", spoken)
        if degree == Number("3"):
            return self._readings.form("cube_root", spoken)
        if self._readings.is_english:
            name = ordinal(int(degree.text)) if is_small(degree) else f"{self.say(degree)}-th"
            return f"the {name} root of {spoken}"
        return self._readings.form("nth_root", spoken, self.say(degree))

    def _scripts(self, node: Scripts) -> str:
        core = node.base
        if isinstance(core, Sign) and core.text in LARGE_OPERATORS:
            return self._large(self._readings.large.get(core.text, core.text), node)
        if isinstance(core, FunctionName):
            return self._named(core, node)
        base = self.say(core)
        if isinstance(core, Sign) and (core.text in RELATIONS or core.text in OPERATORS):
            over = self.say(node.sup) if node.sup is not None and core.text in "→⇌" else ""
            return f"{over} {base}".strip()
        if node.sub is not None:
            base = self._readings.form("sub", base, self._index(node.sub))
        if node.sup is None:
            return base
        comma = "," if isinstance(core, Fenced | Row | Fraction) and len(items_of(inside(core))) > 1 else ""
        return f"{base}{comma} {self._power(core, node.sup)}"

    def _index(self, node: Node) -> str:
        return " ".join(self.say(item) for item in items_of(node) if item != Sign(","))

    def _large(self, name: str, node: Scripts) -> str:
        form = self._readings.form
        if node.sub is not None and node.sup is not None:
            return form("from_to", name, self.say(node.sub), self.say(node.sup))
        if node.sub is not None:
            return form("over_set", name, self.say(node.sub))
        return form("to_bound", name, self.say(node.sup)) if node.sup is not None else form("of", name)

    def _named(self, core: FunctionName, node: Scripts) -> str:
        """Limits, logarithms with their base, powers of sines."""
        name = self.say(core)
        if core.text == "lim" and node.sub is not None:
            return self._readings.form("limit", name, self._approach(node.sub))
        if core.text in _BOUNDED_NAMES and node.sub is not None:
            return self._readings.form("extreme", name, self.say(node.sub))
        if node.sub is not None:
            form = "base" if core.text in ("log", "lg") else "sub"
            name = self._readings.form(form, name, self.say(node.sub))
        if node.sup is None:
            return name
        if is_minus_one(node.sup):
            return self._readings.form("inverse_name", name)
        return f"{name} {self._power(core, node.sup)}"

    def _approach(self, node: Node) -> str:
        """`x → 0` below a limit."""
        goes_to = self._readings.forms["goes_to"]
        return " ".join(goes_to if item == Sign("→") else self.say(item) for item in items_of(node))

    def _power(self, base: Node, power: Node) -> str:
        forms = self._readings.forms
        items = items_of(power)
        if items and all(item in (Sign("′"), Sign("†"), Sign("⊤")) for item in items):
            marks = " ".join(self.say(item) for item in items)
            return marks.replace("prime prime prime", "triple prime").replace("prime prime", "double prime")
        if items and items[0] == Sign("′"):
            return f"{self.say(items[0])} {self._power(base, Row(tuple(items[1:])))}"
        match power:
            case Number("2"):
                return forms["squared"]
            case Number("3"):
                return forms["cubed"]
            case Sign("∘" | "°"):
                return self._sign("°")
            case Sign("∗" | "⋆"):
                return forms["star"]
            case Sign("+"):
                return forms["plus_raised"]
            case Letter("T") | PlainWords("T"):
                return forms["transpose"]
        if is_minus_one(power) and isinstance(base, Letter) and (base.text.isupper() or base.text in "fg"):
            return forms["inverse"]
        if self._readings.is_english and is_small(power):
            return self._readings.form("to_the", ordinal(int(power.text)))
        return self._readings.form("to_the" if len(items) <= 2 else "to_the_power", self.say(power))

    def _fenced(self, node: Fenced) -> str:
        form = self._readings.form
        items = items_of(node.body)
        if isinstance(node.body, Table):
            return self._table(node.body.rows, "vmatrix" if node.opening == "|" else "matrix")
        fences = node.opening + node.closing
        if node.opening == "{" and node.closing == "}":
            return self._set(items)
        if node.opening == "" and node.closing == "|":
            return self.say(node.body)
        if fences in _FENCE_FORMS:
            return form(_FENCE_FORMS[fences], self.say(node.body))
        if fences in ("[]", "[)", "(]", "][") and items.count(Sign(",")) == 1:
            cut = items.index(Sign(","))
            return form("interval", self._row(items[:cut]), self._row(items[cut + 1 :]))
        if len(items) <= 1 or Sign(",") in items or fences == "⟨⟩" or not is_sum(node.body):
            return self.say(node.body)
        return form("quantity", self.say(node.body))

    def _set(self, items: Sequence[Node]) -> str:
        bar = next((at for at, item in enumerate(items) if item in (Sign("|"), Sign(":"))), None)
        if bar is None:
            return self._readings.form("set", self._row(items))
        such_that = self._readings.forms["such_that"]
        spoken = f"{self._row(items[:bar])} {such_that} {self._row(items[bar + 1 :])}"
        return self._readings.form("set_of", spoken)

    def _table(self, rows: Sequence[Sequence[Node]], environment: str) -> str:
        if environment.endswith("matrix") or environment in ("array", "tabular"):
            spoken = "; ".join(", ".join(self.say(cell) for cell in row) for row in rows)
            return self._readings.form("determinant" if environment[0] in "vV" else "matrix", spoken)
        if environment.endswith("cases"):
            return "; ".join(
                ", ".join(spoken.strip(" ,") for cell in row if (spoken := self.say(cell))) for row in rows
            )
        return "; ".join(map(self.say, map(line_of, rows)))


_FENCE_FORMS = {"||": "absolute", "‖‖": "norm", "⌊⌋": "floor", "⌈⌉": "ceiling"}
