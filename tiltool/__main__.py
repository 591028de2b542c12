"""`python -m tiltool` is `til`."""

from tiltool.cli import main

if __name__ == "__main__":
    main()
