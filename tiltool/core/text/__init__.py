"""Text as lines and spans, edits against it, and its width on a terminal."""
