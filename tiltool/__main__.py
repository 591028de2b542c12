"""Where `til` and `python -m tiltool` start."""

import gc


def main() -> None:
    """Run the command line."""
    # A command makes its objects once and ends. The collector would only walk the imports again and again,
    # and all that is there once more when Python closes down: 20 ms of 130 together.
    gc.set_threshold(200_000)
    from tiltool.cli import main as run

    try:
        run()
    finally:
        gc.freeze()


if __name__ == "__main__":
    main()
