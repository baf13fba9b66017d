"""What making a film would do: the planner and the reader of scripts."""
