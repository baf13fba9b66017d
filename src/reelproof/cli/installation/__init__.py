"""What the commands do with an installation: checks, repair, serving."""
