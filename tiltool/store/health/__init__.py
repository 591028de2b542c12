"""The health of a notebook's surroundings: index, leftovers, disk, programs, Git."""
