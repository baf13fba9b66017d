"""Color spaces of pictures and clips, and their conversion to the film's."""
