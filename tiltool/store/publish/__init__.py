"""The places a site is published to: what til wrote there before, and what it writes now."""
