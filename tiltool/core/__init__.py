"""Text in; model, edits and plans out: no I/O, no clock, no path."""
