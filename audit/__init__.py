"""Door studies: the Watch Nederland test, designed, conducted, analysed and rerun."""
