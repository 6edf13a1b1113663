"""`python -m reviewkit` is the command line."""

from reviewkit.cli import main

main()
