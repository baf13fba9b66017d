"""Proportions of captions, burned in and in `film.ass`: size, outline, margin and lower edge."""

# Shares of the height of films that are not vertical; the margin on each side is one of their width.
LANDSCAPE_SIZE = 0.0445
LANDSCAPE_LOWER_EDGE = 0.93
LANDSCAPE_MARGIN = 0.09
# Shares of the width of vertical films.
VERTICAL_SIZE = 0.072
VERTICAL_OUTLINE = 0.0065
