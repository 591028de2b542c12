"""Where a site is published: what til wrote there before, and what it writes now."""
