"""HOW IT READS: the assessment as words, a terminal page, Markdown and JSON."""
