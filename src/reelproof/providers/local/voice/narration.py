"""A narration from its text: sentences spoken one by one, pauses between them, one loudness over all."""

from collections.abc import Iterator, Sequence
from functools import partial

from reelproof.providers.local.voice.catalogue import EspeakVoice, Voice, chosen_voice
from reelproof.providers.local.voice.espeak import program
from reelproof.providers.local.voice.espeak.kokoro_phonemes import pronounced
from reelproof.providers.local.voice.espeak.languages import language_of
from reelproof.providers.local.voice.espeak.speaker import EspeakSpeaker
from reelproof.providers.local.voice.kokoro_voices import KokoroVoice
from reelproof.providers.local.voice.script import Sentence, Silence, passages, written_words
from reelproof.providers.local.voice.sound import Sound, silence, wav
from reelproof.providers.local.voice.speaker import Speaker, Utterance
from reelproof.providers.local.voice.spoken import Spoken
from reelproof.providers.local.voice.timing import Span, timed

_SENTENCE_BREATH = Silence(0.3)
_PARAGRAPH_BREATH = Silence(0.6)
_CLAUSE_BREATH = Silence(0.16)
_NO_BREATH = Silence(0.04)
# As long as a narration is in which there is nothing to say.
_NOTHING_S = 1.0


def narrate(text: str, voice_name: str | None, language: str) -> Spoken:
    """Raises ReelproofError for a voice that is unknown, does not fit the language, or cannot work here."""
    voice = chosen_voice(voice_name, language)
    speaker = _speaker(voice, language)
    sounds: list[Sound] = []
    spans: list[Span] = []
    samples = 0
    for part in _parts(passages(text, language), speaker):
        at_s = samples / speaker.rate
        sound = silence(part.duration_s, speaker.rate) if isinstance(part, Silence) else part.sound
        if isinstance(part, Utterance):
            spans += (Span(span.word, at_s + span.start_s, at_s + span.end_s) for span in part.spans)
        sounds.append(sound)
        samples += len(sound)
    if not samples:
        sounds, samples = [silence(_NOTHING_S, speaker.rate)], round(_NOTHING_S * speaker.rate)
    words = timed(written_words(text), spans, samples / speaker.rate)
    return Spoken(wav(sounds, speaker.rate), words, voice.name)


def _parts(script: Sequence[Sentence | Silence], speaker: Speaker) -> Iterator[Utterance | Silence]:
    """Speech with the writer's pauses, and with breaths where the writer asked for none."""
    breath: Silence | None = None
    for passage in script:
        if isinstance(passage, Silence):
            yield passage
            breath = None
            continue
        for utterance in speaker.utterances(passage.fragments):
            if breath:
                yield breath
            yield utterance
            breath = _CLAUSE_BREATH if utterance.is_clause_end else _NO_BREATH
        if breath:
            breath = _PARAGRAPH_BREATH if passage.ends_paragraph else _SENTENCE_BREATH


def _speaker(voice: Voice, language: str) -> Speaker:
    return EspeakSpeaker(voice.code) if isinstance(voice, EspeakVoice) else _kokoro_speaker(voice, language)


def _kokoro_speaker(voice: KokoroVoice, language: str) -> Speaker:
    # The model's runtime and the dictionaries are heavy: espeak-ng's voices do without them.
    from reelproof.providers.local.voice.kokoro import vocabulary
    from reelproof.providers.local.voice.kokoro_speaker import KokoroSpeaker

    if voice.needs_espeak:
        # Regions matter for the sounds of Spanish; the Portuguese voices know only Brazil's.
        espeak = language_of(voice.language if voice.language == "pt-BR" else language)
        read = partial(program.phoneme_lines, language=espeak.code if espeak else voice.language)
        return KokoroSpeaker(
            voice.style_path, partial(pronounced, language=voice.language, read=read, known=vocabulary())
        )

    from reelproof.providers.local.voice.english.voice import american, british

    return KokoroSpeaker(voice.style_path, british if voice.language == "en-GB" else american)
