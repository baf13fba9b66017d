"""What colors of pictures and clips mean, and how they are brought to the film's."""
