"""WHAT FOLLOWS: pure functions from a case and the knowledge to an assessment. No files, clock or network."""
