"""Synthesizes a narration from its text, sentence by sentence: lengths of pauses between sentences."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from reelproof_local.voice.catalog import EspeakVoice, Voice, chosen_voice
from reelproof_local.voice.espeak import program
from reelproof_local.voice.espeak.kokoro_phonemes import pronounced
from reelproof_local.voice.espeak.languages import language_of
from reelproof_local.voice.espeak.speaker import EspeakSpeaker
from reelproof_local.voice.kokoro_voices import KokoroVoice
from reelproof_local.voice.piper.voices import PiperVoice
from reelproof_local.voice.sentences import Sentence, Silence, passages, written_words
from reelproof_local.voice.sound import Sound, silence, wav
from reelproof_local.voice.speaker import Speaker, Utterance
from reelproof_local.voice.spoken_narration import SpokenNarration
from reelproof_local.voice.word_times import Span, timed

_SENTENCE_BREATH = Silence(0.3)
_PARAGRAPH_BREATH = Silence(0.6)
_CLAUSE_BREATH = Silence(0.16)
_NO_BREATH = Silence(0.04)
# The duration of a narration without any words.
_EMPTY_DURATION_S = 1.0


def narrate(
    text: str, voice_name: str | None, language: str, piper_folder: Path | None = None
) -> SpokenNarration:
    """Raises ReelproofError for a voice that is unknown, does not match the language, or is unavailable."""
    voice = chosen_voice(voice_name, language, piper_folder)
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
        sounds, samples = [silence(_EMPTY_DURATION_S, speaker.rate)], round(_EMPTY_DURATION_S * speaker.rate)
    words = timed(written_words(text), spans, samples / speaker.rate)
    return SpokenNarration(wav(sounds, speaker.rate), words, voice.name)


def _parts(script: Sequence[Sentence | Silence], speaker: Speaker) -> Iterator[Utterance | Silence]:
    """Yields speech with the writer's pauses, and short breaths elsewhere."""
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
    match voice:
        case EspeakVoice():
            return EspeakSpeaker(voice.code)
        case PiperVoice():
            return _piper_speaker(voice)
        case KokoroVoice():
            return _kokoro_speaker(voice, language)


def _piper_speaker(voice: PiperVoice) -> Speaker:
    from reelproof_local.voice.phrase_speaker import PhraseSpeaker
    from reelproof_local.voice.piper import speech
    from reelproof_local.voice.piper.phonemes import pronounced as in_piper_letters

    configuration, known = voice.configuration, voice.configuration.phoneme_id_map.keys()
    code = configuration.espeak.voice
    read = partial(program.phoneme_lines, language=code)
    return PhraseSpeaker(
        pronounce=partial(in_piper_letters, language=code, read=read, known=known),
        synthesize=partial(speech.synthesize, voice=voice),
        known=known,
        longest=speech.LONGEST_PHRASE,
        rate=configuration.audio.sample_rate,
    )


def _kokoro_speaker(voice: KokoroVoice, language: str) -> Speaker:
    # Imported late: the model's runtime and dictionaries are heavy, and espeak-ng's voices don't need them.
    from reelproof_local.voice import kokoro
    from reelproof_local.voice.phrase_speaker import PhraseSpeaker

    return PhraseSpeaker(
        pronounce=_kokoro_pronunciation(voice, language),
        synthesize=partial(kokoro.synthesize, style_path=voice.style_path),
        known=kokoro.vocabulary(),
        longest=kokoro.LONGEST_PHRASE,
        rate=kokoro.SAMPLE_RATE,
        lag_s=kokoro.LAG_S,
    )


def _kokoro_pronunciation(voice: KokoroVoice, language: str) -> Callable[[Sequence[str]], tuple[str, ...]]:
    if voice.needs_espeak:
        from reelproof_local.voice.kokoro import vocabulary

        # Regions matter for the sounds of Spanish; the Portuguese voices know only Brazil's.
        espeak = language_of(voice.language if voice.language == "pt-BR" else language)
        read = partial(program.phoneme_lines, language=espeak.code if espeak else voice.language)
        return partial(pronounced, language=voice.language, read=read, known=vocabulary())

    from reelproof_local.voice.english.voice import american, british

    return british if voice.language == "en-GB" else american
