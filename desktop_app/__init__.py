"""Complaint Desk (投诉登记台): registers complaints, follows them to the archive, prints their papers."""

__version__ = "0.1.0"
