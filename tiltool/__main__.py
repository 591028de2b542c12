"""Where `til` and `python -m tiltool` start."""

import gc
import sys


def main() -> None:
    """Run the command line."""
    # A command makes its objects once and ends. The collector would only walk the imports again and again,
    # and all that is there once more when Python closes down: 20 ms of 130 together.
    gc.set_threshold(200_000)
    try:
        from tiltool.cli import main as run

        run()
    except KeyboardInterrupt:  # while Python imports: there is nothing to say yet
        sys.exit(130)
    finally:
        gc.freeze()


if __name__ == "__main__":
    main()
