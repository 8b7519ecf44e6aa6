"""WHO: one person's history as typed, with intervals where memory is vague."""
