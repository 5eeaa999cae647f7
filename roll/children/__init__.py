"""A school's children on its own screens: found by name, class or number; added, corrected, moved, left, come back."""
