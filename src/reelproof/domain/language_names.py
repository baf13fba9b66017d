"""The table of languages: tags, ISO codes and names; the default language, unknown languages."""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache

from reelproof.domain.failure import ReelproofError, invalid_input
from reelproof.domain.frozen import frozen
from reelproof.domain.language_tag import primary_language
from reelproof.domain.refused_value import RefusedValue, shown_value

DEFAULT_LANGUAGE = "en"
UNDETERMINED = "und"
LONGEST_LANGUAGE = 40
# Names of languages share many letters by chance: "Japanisch" is three quarters "Spanish".
_ALIKE = 0.8

_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
# Tag; its codes of three letters; its English name; its own names. What has no short code has three letters.
_TABLE = """\
af;afr;Afrikaans;Afrikaans
am;amh;Amharic;አማርኛ
ar;ara;Arabic;العربية
az;aze;Azerbaijani;Azərbaycanca
be;bel;Belarusian;Беларуская
bg;bul;Bulgarian;Български
bn;ben;Bengali;বাংলা
bs;bos;Bosnian;Bosanski
ca;cat;Catalan;Català,Valencian
cs;ces,cze;Czech;Čeština
cy;cym,wel;Welsh;Cymraeg
da;dan;Danish;Dansk
de;deu,ger;German;Deutsch
el;ell,gre;Greek;Ελληνικά
en;eng;English;English
eo;epo;Esperanto;Esperanto
es;spa;Spanish;Español,Castellano,Castilian
et;est;Estonian;Eesti
eu;eus,baq;Basque;Euskara
fa;fas,per;Persian;فارسی,Farsi
fi;fin;Finnish;Suomi
fil;tgl;Filipino;Tagalog
fr;fra,fre;French;Français
ga;gle;Irish;Gaeilge
gl;glg;Galician;Galego
gu;guj;Gujarati;ગુજરાતી
he;heb;Hebrew;עברית
hi;hin;Hindi;हिन्दी,हिंदी
hr;hrv;Croatian;Hrvatski
hu;hun;Hungarian;Magyar
hy;hye,arm;Armenian;Հայերեն
id;ind;Indonesian;Bahasa Indonesia
is;isl,ice;Icelandic;Íslenska
it;ita;Italian;Italiano
ja;jpn;Japanese;日本語
ka;kat,geo;Georgian;ქართული
kk;kaz;Kazakh;Қазақша
km;khm;Khmer;ខ្មែរ
kn;kan;Kannada;ಕನ್ನಡ
ko;kor;Korean;한국어
la;lat;Latin;Latina
lo;lao;Lao;ລາວ
lt;lit;Lithuanian;Lietuvių
lv;lav;Latvian;Latviešu
mk;mkd,mac;Macedonian;Македонски
ml;mal;Malayalam;മലയാളം
mn;mon;Mongolian;Монгол
mr;mar;Marathi;मराठी
ms;msa,may;Malay;Bahasa Melayu
mt;mlt;Maltese;Malti
my;mya,bur;Burmese;မြန်မာ
nb;nob;Norwegian;Norsk,Bokmål,Norsk bokmål
ne;nep;Nepali;नेपाली
nl;nld,dut;Dutch;Nederlands,Flemish,Vlaams
nn;nno;Norwegian Nynorsk;Nynorsk
pa;pan;Punjabi;ਪੰਜਾਬੀ
pl;pol;Polish;Polski
pt;por;Portuguese;Português
ro;ron,rum;Romanian;Română
ru;rus;Russian;Русский
si;sin;Sinhala;සිංහල
sk;slk,slo;Slovak;Slovenčina
sl;slv;Slovenian;Slovenščina,Slovene
sq;sqi,alb;Albanian;Shqip
sr;srp;Serbian;Српски,Srpski
sv;swe;Swedish;Svenska
sw;swa;Swahili;Kiswahili
ta;tam;Tamil;தமிழ்
te;tel;Telugu;తెలుగు
th;tha;Thai;ไทย
tr;tur;Turkish;Türkçe
uk;ukr;Ukrainian;Українська
ur;urd;Urdu;اردو
uz;uzb;Uzbek;Oʻzbekcha
vi;vie;Vietnamese;Tiếng Việt
zh;zho,chi,cmn;Chinese;中文,Mandarin,汉语,漢語,普通话
zu;zul;Zulu;isiZulu
"""
_NAMES_WITH_REGION: Mapping[str, str] = {
    "brazilian portuguese": "pt-BR",
    "português brasileiro": "pt-BR",
    "american english": "en-US",
    "british english": "en-GB",
    "simplified chinese": "zh-Hans",
    "traditional chinese": "zh-Hant",
    "cantonese": "yue",
}


@frozen
class _Languages:
    names: Mapping[str, str]
    codes: Mapping[str, str]
    tags: Mapping[str, str]


@cache
def _languages() -> _Languages:
    """English names and codes by tag, and tags by code and name in small letters."""
    names, own_codes, tags = dict[str, str](), dict[str, str](), dict[str, str](_NAMES_WITH_REGION)
    for line in _TABLE.splitlines():
        tag, codes, name, own = line.split(";")
        names[tag], own_codes[tag] = name, codes.partition(",")[0]
        tags |= dict.fromkeys([tag, *codes.split(","), name.casefold()], tag)
        tags |= dict.fromkeys(own.casefold().split(","), tag)
    return _Languages(names, own_codes, tags | {"no": "nb", "nor": "nb"})


def read_language(text: str) -> str:
    """The BCP-47 tag in its usual case (`pt-BR`, `zh-Hant`), from a tag, a code of three letters or a name.

    Raises ReelproofError (InvalidInput:language) with what may have been meant.
    """
    words = " ".join(text.split())
    if found := _languages().tags.get(words.casefold()):
        return found
    tag = words.replace("_", "-").partition(".")[0]
    if len(tag) <= LONGEST_LANGUAGE and _TAG.fullmatch(tag):
        primary, *others = tag.lower().split("-")
        known = _languages().tags.get(primary, primary)
        if known in _languages().names or others or len(primary) == 3:
            return "-".join([known, *map(_subtag, others)])
    raise invalid_input("language", f'language cannot be "{words[:LONGEST_LANGUAGE]}"; {_advice(words)}')


def checked_language(text: str) -> str:
    """As `read_language`, for settings and requests: raises RefusedValue."""
    try:
        return read_language(text)
    except ReelproofError as error:
        words = " ".join(text.split())
        raise RefusedValue(
            f"{shown_value(words)} is not a known language; {_advice(words)}", _meant(words)
        ) from error


def language_name(tag: str) -> str:
    """ "German", "Portuguese (pt-BR)"; an unknown one is named by its tag."""
    primary = primary_language(tag)
    name = _languages().names.get(_languages().tags.get(primary, primary))
    if name is None:
        return tag
    return name if tag.lower() == primary else f"{name} ({tag})"


def language_code(tag: str) -> str:
    """The code of three letters in ISO 639-2 (terminology) or ISO 639-3; `und` if it is not known."""
    primary = primary_language(tag)
    return primary if len(primary) == 3 else _languages().codes.get(primary, UNDETERMINED)


def _advice(words: str) -> str:
    if tag := _meant(words):
        return f"did you mean {language_name(tag)}? Write {tag}"
    return "write its name or its short tag, such as German, de or pt-BR"


def _meant(words: str) -> str | None:
    """The tag of the language that was probably meant."""
    names = {name: tag for name, tag in _languages().tags.items() if len(name) > 3}
    plain = " ".join(re.sub(r"[^\w\s]", "", words.casefold()).split())[:LONGEST_LANGUAGE]
    near = get_close_matches(plain, names, n=1, cutoff=_ALIKE)
    return names[near[0]] if near else None


def _subtag(subtag: str) -> str:
    cases = {2: str.upper, 4: str.capitalize}
    return cases.get(len(subtag), str.lower)(subtag)
