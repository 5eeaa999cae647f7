"""Marks of attendance, and the registers by which they are made."""

from portal.attendance.models.marks import AttendanceMark, MarkChange, Session
from portal.attendance.models.registers import Register

__all__ = ["AttendanceMark", "MarkChange", "Register", "Session"]
