"""Notes of transcripts and screenplays, which nobody speaks: `[Applause]`, `(laughs)`, `[leise Musik]`.

English, German, French, Spanish, Italian, Portuguese and Dutch. In doubt, words are the author's.
"""

import re

from reelproof.domain.frozen import frozen
from reelproof.planning.script.spelling import word_set

MAX_WORDS = 7
_GESTURES = word_set(
    """
    applauds applauding clapping claps cheering laughs laughing chuckles chuckling giggles giggling
    sighs sighing sobs sobbing crying weeps weeping gasps gasping coughs coughing sneezes snorts groans
    groaning grunts yawns humming whistling whispering mumbles mumbling shouting screaming stammers smiling
    nodding shrugs shrugging grins grinning winks booing murmuring chattering inaudible unintelligible
    indistinct crosstalk
    lacht lachend schmunzelt kichert kichernd seufzt räuspert hustet weint schluchzt flüstert flüsternd
    schreit lächelt nickt unverständlich
    riant sourit soupire tousse pleure chuchote
    ríe riendo sonríe suspira tose llora susurra
    ridendo sorride sospira tossisce piange sussurra incomprensibile
    rindo sorri suspira inaudível
    zucht hoest huilt fluistert onverstaanbaar
    """
)
_REACTIONS = word_set(
    """
    applause laughter cheers boos
    applaus beifall gelächter zwischenruf zwischenrufe
    applaudissements rires huées acclamations
    aplausos risas abucheos vítores
    applausi risate
    risos risadas
    gelach
    """
)
# What may as well be a title, an answer or the meaning of a word.
_SOUNDS = word_set(
    """
    music song jingle instrumental static silence thunder footsteps knocking barking chirping ringing
    beeping sirens siren curtain chatter murmurs whispers screams shouts cries smiles hums whistles
    musik lied stille donner schritte raunen vorhang jubel klatschen lachen schmunzeln kichern seufzen
    räuspern husten schluchzen
    musique chanson tonnerre rideau rire soupir soupirs toux murmures pleurs
    música canción silencio trueno telón risa suspiro llanto murmullos
    musica canzone silenzio tuono sipario risa sospiro
    silêncio trovão suspiro
    muziek stilte donder
    """
)
_MANNERS = word_set(
    """
    plays playing starts starting stops stopping ends ending fades fading continues continuing swells
    swelling rising rises loud loudly louder soft softly quiet quietly gentle gently nervous nervously
    sustained scattered upbeat ominous overlapping
    spielt beginnt endet setzt verklingt leise leiser leises laute lauter lautes laut sanfte ruhige
    anhaltender tosender
    commence continue douce doux léger légers vifs nourris
    suave suaves comienza continúa termina
    leggera inizia sottofondo
    animada começa
    zachte luide begint
    """
)
_QUALIFIERS = word_set(
    """
    all slow slowly brief briefly light lightly polite wild wildly dramatic sad happy tense cheerful
    classical orchestral piano guitar jazz rock theme intro outro opening closing background audience crowd
    speaker speakers everyone both man woman men women boy girl child children narrator host interviewer
    throat clears clearing voice voices phone bell door birds dog wind heavy heavily distant and in from on
    with
    leicht leichtes publikum saal alle beide mann frau frauen kinder sprecher fröhliche dramatische
    hintergrund sich langer großer starker und von im in aus mit
    public salle tous homme femme fort forte dramatique joyeuse fond arrière et de du des d dans avec en
    público sala todos hombre mujer fuerte fuertes alegre triste dramática fondo y del
    pubblico tutti uomo donna forti allegra e di della dal
    homem mulher alta alto do da dos das ao
    publiek zaal iedereen achtergrond
    """
)
_ARTICLES = word_set(
    """
    a an the of der die das ein eine le la les l un une el los las una il lo gli i o os um uma het een
    """
)
_WHOLE = word_set("v.o. o.s. o.c. cont'd cont’d exeunt exeunt.")
_AFTER_SPEAKER = _WHOLE | word_set("aside aside. exit exit. exits exits. continuing offstage off-stage off")
_PHRASES = frozenset(
    {
        *("clears throat", "clears his throat", "clears her throat", "throat clearing", "door slams"),
        *("phone rings", "phone ringing", "bell rings", "birds chirping", "dog barks", "wind howling"),
        *("räuspert sich", "telefon klingelt", "es klingelt", "telephone rings", "door opens", "door closes"),
        *("le téléphone sonne", "suena el teléfono"),
        *("end of recording", "end of transcript", "recording ends"),
    }
)
_SEPARATORS = re.compile(r"[\s,;/&+–—-]+|’|'")
_NAME_BEFORE = re.compile(r"(?:\A|\n)[ \t*_]*(?P<name>[^\W\d_][\w .'’&-]{1,40}?)[ \t*_]+\Z")
_LINE_ENDS = re.compile(r"[ \t*_]*(?:[:：]|\n|\Z)")


@frozen
class NotePlace:
    """Where words may be a note: in square brackets or in parentheses, and whether they fill a line."""

    is_square: bool
    fills_line: bool = False


def is_transcript_note(words: str, place: NotePlace) -> bool:
    """Whether these are nothing but sounds and gestures, and by whom and how; a sentence is prose.

    A sound alone is one only in square brackets on a line of its own.
    """
    plain = " ".join(words.casefold().strip("♪♫*_ \t").split())
    if plain in _WHOLE:
        return True
    unstopped = plain.removesuffix(".").removesuffix("…").removesuffix("..").strip()
    if unstopped in _PHRASES:
        return True
    parts = frozenset(part for part in _SEPARATORS.split(unstopped) if part)
    known = _GESTURES | _REACTIONS | _SOUNDS | _MANNERS | _QUALIFIERS | _ARTICLES
    if len(unstopped.split()) > MAX_WORDS or not parts <= known:
        return False
    if place.is_square:
        return _is_note_in_brackets(parts, fills_line=place.fills_line or "♪" in words)
    return _is_aside(parts, is_sentence=unstopped != plain)


def follows_speaker(before: str, words: str, after: str) -> bool:
    """`(V.O.)`, `(aside)` after a speaker's name in capitals, which together fill a line."""
    match = _NAME_BEFORE.search(before)
    is_name = match is not None and match["name"].isupper()
    return is_name and is_cue(words) and _LINE_ENDS.match(after) is not None


def is_cue(words: str) -> bool:
    """Whether the words say how a speaker is heard."""
    return words.strip().casefold() in _AFTER_SPEAKER


def _is_note_in_brackets(parts: frozenset[str], *, fills_line: bool) -> bool:
    if parts & _GESTURES or (parts & _REACTIONS and not parts & _ARTICLES):
        return True
    if not parts & (_REACTIONS | _SOUNDS):
        return False
    if parts & _MANNERS:
        return True
    return not parts & _ARTICLES and (fills_line or bool(parts & _QUALIFIERS))


def _is_aside(parts: frozenset[str], *, is_sentence: bool) -> bool:
    """Parentheses are more often prose: "(The song ends the play.)", answers, "(Laughter.)"."""
    if parts & _ARTICLES:
        return False
    if parts & _GESTURES or (parts & (_REACTIONS | _SOUNDS) and parts & _MANNERS):
        return True
    return bool(parts & _REACTIONS) and not is_sentence
