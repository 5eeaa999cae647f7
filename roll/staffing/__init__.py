"""Members of staff on a school's own screens: who serves there, as what, and who covers a class."""
