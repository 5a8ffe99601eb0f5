"""Sample sites on loopback and the generator of made-up listings with planted truth."""
