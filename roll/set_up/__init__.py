"""Setting a school up: what is there, what is missing, and where it is done."""
