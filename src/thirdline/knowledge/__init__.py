"""WHAT IS KNOWN: cited claims as data, read strictly, checked, compiled."""
