"""What a backup and a restore say instead of doing something by halves."""


class Refused(Exception):
    """Nothing was done; says why in a sentence."""
