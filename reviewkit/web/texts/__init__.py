"""What the pages say, a catalogue for each language."""
