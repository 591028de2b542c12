"""Text as lines and spans, edits against it, and the width it takes on a terminal."""
