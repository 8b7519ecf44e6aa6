"""Thirdline: put in the real history of a depression treatment, get clearer next steps."""

__version__ = "0.1.0"
