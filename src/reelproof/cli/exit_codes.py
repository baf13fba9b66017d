"""What the process's end says to a program that called it."""

from enum import IntEnum


class ExitCode(IntEnum):
    """The numbers that other programs rely on."""

    made = 0
    no_film = 1
    wrong_use = 2
    has_placeholders = 3
    interrupted = 130
