"""The form of a piece: an opening, sections that return varied, an ending."""

from numpy.random import Generator

from reelproof.domain.frozen import frozen
from reelproof_local.music.harmony import Chord, Key, chord, voicing
from reelproof_local.music.moods import Arrangement, Mood, Pattern

BEATS = 4
PHRASE = 4
# The section order of a long piece; from three on, the last repeats the first.
ORDER = ("A", "B", "A", "C", "A", "B", "D", "A", "C", "B")
ENERGIES = {"A": (2, 3, 3, 2), "B": (3, 4, 3), "C": (2, 3), "D": (3, 2)}
# The transpositions of the third and fourth sections, in a piece long enough to modulate.
EXCURSIONS = {"C": (5, -3, -5), "D": (-2, 2, 3)}
LONG_PIECE = 14
BREATHER_EVERY = 2
# The center pitches of a section's pads.
REGISTERS = (58.0, 60.0, 62.0)
# Parts that a section has from its start.
GROUND = ("pad", "drone", "bass")


@frozen
class Section:
    """Similar phrases of four bars. `name` is a letter, or `opening`, `breather`, `ending`.

    `late` is a part that enters later. The second half has the second pattern.
    """

    name: str
    visit: int
    phrases: int
    energy: int
    key: Key
    chords: tuple[str, ...]
    arrangement: Arrangement
    late: str | None
    patterns: tuple[Pattern, Pattern]
    register: float


@frozen
class Bar:
    """A bar with its harmony. `voices` are the pad's pitches; `phrase` is the index in the section."""

    number: int
    section: Section
    phrase: int
    place: int
    is_last_of_section: bool
    chord: Chord
    voices: tuple[int, ...]


def plan_sections(mood: Mood, key: Key, phrases: int, random: Generator) -> tuple[Section, ...]:
    """Plans the sections of a piece, of at least one phrase each; the last one is a cadence."""
    planner = _Planner(mood, key, phrases >= LONG_PIECE, random)
    opening = 0 if phrases < 3 else 1 if phrases < LONG_PIECE else 2
    for energy in range(opening):
        planner.add("opening", 1, energy)
    _add_middle(planner, phrases - opening - 1)
    planner.add("ending", 1, 1)
    return tuple(planner.sections)


def plan_bars(sections: tuple[Section, ...]) -> tuple[Bar, ...]:
    """Returns every bar with its chord, with minimal voice movement."""
    bars: list[Bar] = []
    voices: tuple[int, ...] = ()
    for section in sections:
        for place in range(section.phrases * PHRASE):
            target = chord(section.chords[place], section.key)
            voices = voicing(target, voices, section.register)
            is_last = place == section.phrases * PHRASE - 1
            bars.append(Bar(len(bars), section, place // PHRASE, place % PHRASE, is_last, target, voices))
    return tuple(bars)


def _add_middle(planner: "_Planner", phrases: int) -> None:
    """Adds sections of four phrases (two in a short piece), with a sparse one every few sections."""
    unit = 4 if phrases >= 8 else 2
    number = 0
    while phrases > 0:
        length = phrases if phrases <= unit + 1 else unit
        is_last = length == phrases
        name = "A" if is_last and number > 1 else ORDER[number % len(ORDER)]
        planner.add(name, length, None)
        phrases -= length
        number += 1
        if number % BREATHER_EVERY == 0 and phrases > unit:
            planner.add("breather", 1, 1)
            phrases -= 1


class _Planner:
    """Adds sections one after another, each slightly different from the previous ones."""

    def __init__(self, mood: Mood, key: Key, leaves_home: bool, random: Generator) -> None:
        self.sections: list[Section] = []
        self._mood = mood
        self._home = key
        self._random = random
        self._visits: dict[str, int] = {}
        self._progressions = {
            name: [choices[index] for index in random.permutation(len(choices))]
            for name, choices in mood.progressions.items()
        }
        self._excursions = {
            name: int(random.choice(steps)) if leaves_home else 0 for name, steps in EXCURSIONS.items()
        }

    def add(self, name: str, phrases: int, energy: int | None) -> None:
        """`energy` defaults to that of the section's name and visit."""
        visit = self._visits.get(name, 0)
        self._visits[name] = visit + 1
        if energy is None:
            energy = ENERGIES[name][visit % len(ENERGIES[name])]
        arrangement = self._arrangement(name, energy)
        self.sections.append(
            Section(
                name=name,
                visit=visit,
                phrases=phrases,
                energy=energy,
                key=self._home.moved(self._excursions.get(name, 0)),
                chords=self._chords(name, visit, phrases),
                arrangement=arrangement,
                late=self._late(arrangement) if phrases > 2 else None,
                patterns=self._patterns(),
                register=float(self._random.choice(REGISTERS)),
            )
        )

    def _chords(self, name: str, visit: int, phrases: int) -> tuple[str, ...]:
        """Every second phrase resolves; later visits use other chords."""
        if name == "ending":
            return self._mood.cadence
        choices = self._progressions["A" if name in ("opening", "breather") else name]
        chords: list[str] = []
        for phrase in range(phrases):
            usual = choices[(visit // 2 + phrase // 2) % len(choices)]
            chords += (*usual[:-1], "1") if phrase % 2 else usual
        return tuple(chords)

    def _arrangement(self, name: str, energy: int) -> Arrangement:
        """Avoids the previous arrangement, and two main sections in a row without a theme."""
        before = self.sections[-1].arrangement if self.sections else None
        choices = self._mood.arrangements[energy]
        others = [choice for choice in choices if choice is not before] or list(choices)
        if name in ENERGIES and not self._has_melody():
            others = [choice for choice in others if "lead" in choice] or others
        return others[int(self._random.integers(len(others)))]

    def _has_melody(self) -> bool:
        main = [section for section in self.sections if section.name in ENERGIES]
        return bool(main) and "lead" in main[-1].arrangement

    def _late(self, arrangement: Arrangement) -> str | None:
        parts = [part for part in arrangement if part not in GROUND]
        return str(self._random.choice(parts)) if len(parts) > 1 else None

    def _patterns(self) -> tuple[Pattern, Pattern]:
        before = self.sections[-1].patterns if self.sections else ()
        choices = [pattern for pattern in self._mood.patterns if pattern not in before]
        first, second = self._random.permutation(len(choices))[:2]
        return choices[first], choices[second]
