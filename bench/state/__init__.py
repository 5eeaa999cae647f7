"""A whole state's schools, written set-wise into PostgreSQL beside whatever stands there."""

from bench.state.fill import Size, fill

__all__ = ["Size", "fill"]
