"""How much free disk space a film, an asset and the state need: checked before, between and in `doctor`."""

# To start a film, in its home and in its output folder.
FILM_BYTES = 200_000_000
# To make further assets of a film.
ASSETS_BYTES = 40_000_000
# To record how a job ended.
STATE_BYTES = 50_000
# Less than this is a problem that `doctor` reports.
RECOMMENDED_BYTES = 1_000_000_000
