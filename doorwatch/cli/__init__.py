"""The command line: the one place where all rooms meet. Every heavy import is inside a command function."""
