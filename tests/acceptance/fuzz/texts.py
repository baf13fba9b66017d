"""Scripts at the edges: front matter in each notation, and Markdown."""

import random
from collections.abc import Mapping, Sequence

from tests.acceptance.fuzz.words import DATES, NUMBERS

FRONT_MATTER: Mapping[str, str] = {
    "escape beyond": '---\ntitle: "\\U00110000"\n---\n',
    "escape far beyond": '---\ntitle: "\\UFFFFFFFF"\n---\n',
    "escape surrogate": '---\ntitle: "\\uD800"\nlanguage: "\\uDC00"\n---\n',
    "version of digits": "---\n%YAML 1." + "9" * 5_000 + "\n---\ntitle: a\n---\n",
    "directive": "---\n%YAML 1.1\n%TAG ! tag:x,2000:\n---\ntitle: a\n---\n",
    "tags": "---\ntitle: !!python/object/apply:os.system [id]\nlanguage: !!binary x\n---\n",
    "anchors": "---\na: &a [x]\nb: &b [*a,*a]\nc: &c [*b,*b]\ntitle: *c\n---\n",
    "loop": "---\ntitle: &a [*a]\n---\n",
    "unknown anchor": "---\ntitle: *nothing\n---\n",
    "merge": "---\n<<: {title: a}\n? [x]\n: y\n---\n",
    "brackets": "---\ntitle: " + "[" * 5_000 + "\n---\n",
    "maps": "---\ntitle: " + "{a: " * 5_000 + "\n---\n",
    "indented": "---\n" + "".join(f"{' ' * depth}a:\n" for depth in range(1_000)) + "---\n",
    "sequence of dashes": "---\ntitle: " + "- " * 5_000 + "\n---\n",
    "questions": "---\n" + "? " * 3_000 + "\n---\n",
    "quotes": '---\ntitle: "' + "\\x" * 3_000 + "\n---\n",
    "block": "---\ntitle: |99999999999999999999\n a\n---\n",
    "tabs": "---\n\ttitle:\ta\n---\n",
    "nul": "---\ntitle: a\0b\n\0: c\n---\n",
    "keys twice": "---\ntitle: a\ntitle: b\n---\n",
    "null key": "---\n~: a\n: b\n? \n---\n",
    "long key": "---\n" + "k" * 100_000 + ": a\n---\n",
    "unclosed": "---\ntitle: a\n",
    "toml dates": "+++\ntitle = 'a'\ndate = 9999-12-31T23:59:59.999999999-14:00\nday = 0001-01-01\n+++\n",
    "toml date beyond": "+++\ndate = 0000-00-00T24:00:60Z\n+++\n",
    "toml zone beyond": "+++\ndate = 2020-01-01T00:00:00+99:99\n+++\n",
    "toml numbers": "+++\na = 1e400\nb = nan\nc = -inf\ntitle = 9_223_372_036_854_775_808\n+++\n",
    "toml long number": "+++\ntitle = " + "9" * 5_000 + "\n+++\n",
    "toml hex": "+++\ntitle = 0x" + "f" * 6_000 + "\n+++\n",
    "toml escape": '+++\ntitle = "\\UFFFFFFFF\\uD800"\n+++\n',
    "toml arrays": "+++\ntitle = " + "[" * 5_000 + "\n+++\n",
    "toml tables": "+++\n" + "[" + ".".join(["a"] * 3_000) + "]\n+++\n",
    "toml dotted": "+++\n" + "a." * 3_000 + "b = 1\n+++\n",
    "json number": '{"title": ' + "9" * 5_000 + "}\n\n",
    "json beyond": '{"title": 1e400, "language": NaN}\n\n',
    "json surrogate": '{"title": "\\ud800", "\\udc00": 1}\n\n',
    "json deep": '{"title": ' + "[" * 50_000 + "\n\n",
    "json twice": '{"title": "a", "title": "b"}\n\n',
    "json empty key": '{"": "", "title": "a"}\n\n',
    "pandoc": "% " + "t" * 100_000 + "\n% \n% 0000-99-99\n\n",
    "pandoc nul": "% \0\n% a; b\n\n",
    "pelican": "Title: \ud800\nDate: 9999-99-99 99:99\nTags: ,,,\n\n",
    "pelican long": "Title: a\n" + "".join(f"Date: {number}\n" for number in range(5_000)) + "\n",
}
BODIES: Mapping[str, str] = {
    "nothing": "",
    "rule": "---",
    "headings": "#" * 50_000,
    "quotes": ">" * 20_000 + " a",
    "lists": "".join(f"{'  ' * depth}- a\n" for depth in range(300)),
    "numbered": "999999999. a\n0. b\n1234567890. c\n",
    "brackets": "[" * 20_000,
    "links": "[a](" * 10_000,
    "pictures": "![](" * 10_000,
    "emphasis": "*a_" * 20_000,
    "backticks": "`" * 20_001 + " a",
    "tags": "<a " * 20_000,
    "comments": "<!--" * 20_000,
    "entities": "&#0;&#x110000;&#xD800;&#99999999999999999999;&NotAnEntity;&" * 500,
    "tables": "|" * 5_000 + "\n" + "|-" * 5_000 + "\n" + "|a" * 5_000 + "\n",
    "formulas": "$" + "\\frac{" * 3_000 + "$ and $$" + "{" * 3_000 + "$$",
    "formula roots": "$$" + "\\sqrt[" * 1_000 + "$$\n\n$x_{" + "a_{" * 1_000 + "$",
    "formula words": "$\\begin{matrix}"
    + "&\\\\" * 1_000
    + "\\end{pmatrix}$ $\\operatorname{\ud800}$ $\\char`\\\0$",
    "directives": "[picture: ]\n[pause: 1e400]\n[pause: -1]\n[pause: NaN s]\n[pause: "
    + "9" * 5_000
    + "]\n[voice:]",
    "directive pauses": "[pause: ²]\n\n[pause: ١٢٣ s]\n\na\n\n[pause: 0.0000000001]\n\n[pause: 1_0]",
    "directive open": "[picture: " + "[" * 5_000,
    "ids": "a {#" + "x" * 10_000 + "}\n\nb {#\0}\n\nc {#..}\n\nd {#a}\n\ne {#a}",
    "own files": "".join(
        f"![]({name})\n\na\n\n" for name in ("CON.png", "../x.png", "/x.png", "a\\b.png", "%00.png")
    ),
    "footnotes": "a[^1]\n\n[^1]: [^1]: a\n[^" + "x" * 5_000 + "]: b",
    "fences": "```" + "x" * 10_000 + "\n~~~\n````\n",
    "fence language": '```{.python #id key="\n1/0\n```\n\n```mermaid\ngraph TD; A-->A\n```\n',
    "one word": "a" * 900_000,
    "spaces": " " * 900_000 + "a",
    "new lines": "\n" * 900_000 + "a",
    "tabs": "a\n" + "\t" * 50_000 + "b",
    "sentences": "A. " * 20_000,
    "scripts": "العربية 中文字 ไทย हिन्दी עברית 한국어 " * 500,
    "tower": "a" + "\u0301" * 50_000,
    "surrogates": "\ud800 \udfff a\ud83d b",
    "controls": "".join(map(chr, range(32))) + " a \x7f\x80\x9f\u2028\u2029",
    "right to left": "\u202e" * 5_000 + "abc",
    "numbers": " ".join(NUMBERS)
    + " 10^"
    + "9" * 3_000
    + " 1"
    + ",000" * 3_000
    + " €"
    + "9" * 3_000
    + " "
    + "9" * 3_000
    + "%",
    "dates": " ".join(DATES) + " 31.02.99999 1/0/0 25:61 99th " + "0" * 500 + "th",
    "roman": "MMMM" * 2_000 + " Chapter IIIIIIIIII",
    "units": "1e999 km, 1/0 m, ∞ °C, 10^-" + "9" * 500 + " kg, ½⅓²³ cm",
    "urls": "http://[::1]:99999999999/%00?" + "a" * 10_000 + " https://\ud800.x http://" + "a." * 5_000,
    "e-mails": "a@" * 10_000,
}
TEXTS: Mapping[str, str] = {
    **{f"matter {name}": f"{head}\n# A title\n\nA sentence.\n" for name, head in FRONT_MATTER.items()},
    **{f"body {name}": f"# A title\n\n{body}\n\nA sentence.\n" for name, body in BODIES.items()},
}
KEYS = ("title", "language", "format", "voice", "style", "music", "video", "writer", "lang", "date", "tags")
FORMS: Sequence[str] = (
    "---\n{key}: {value}\n---\n",
    "---\n{key}: [{value}]\n---\n",
    '---\n"{key}": "{value}"\n---\n',
    "+++\n{key} = {value}\n+++\n",
    '+++\n{key} = "{value}"\n+++\n',
    '{{"{key}": {value}}}\n\n',
    '{{"{key}": "{value}"}}\n\n',
    "{key}: {value}\nDate: {value}\n\n",
    "% {value}\n% {key}\n\n",
)
MARKS = "#*_`[](){}<>|!-+=~$^&:;\"'\\/%@,.0123456789aé中\n\n \t\0\u0301\u202e"


def random_text(chance: random.Random, words: Sequence[str]) -> str:
    """A script of random marks under front matter with a crafted value."""
    head = ""
    if chance.random() < 0.6:
        value = chance.choice(words)[:20_000]
        head = chance.choice(FORMS).format(key=chance.choice(KEYS), value=value)
    if chance.random() < 0.3:
        return f"{head}\n# A title\n\n{chance.choice([*BODIES.values()])}\n\nA sentence.\n"
    return head + "".join(chance.choice(MARKS) for _ in range(chance.randrange(400)))
