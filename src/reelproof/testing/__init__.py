"""Fakes that ship with the package: they behave like the real parts and pass the same tests."""
