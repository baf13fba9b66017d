"""What holds for all tests."""

from hypothesis import settings

# A busy machine is slow now and then: how long an example takes proves nothing.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
