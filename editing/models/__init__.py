from editing.models.approval import HeadApproval, Submission
from editing.models.desk import Desk

__all__ = ["Desk", "HeadApproval", "Submission"]
