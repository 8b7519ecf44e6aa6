"""HOW YOU ASK: the command line, and whatever else puts a case in and takes an assessment out."""
