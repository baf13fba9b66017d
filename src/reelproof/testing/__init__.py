"""Fakes that ship: they behave like the real parts and pass the same tests."""
