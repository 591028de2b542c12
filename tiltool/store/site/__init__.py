"""What the site keeps between builds, and the folder it is written to."""
