"""WHAT TRIALS SAY: network meta-analysis, pure numbers."""
