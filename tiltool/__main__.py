"""Where `til` and `python -m tiltool` start."""

import gc
import sys
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType


def main() -> None:
    """Run the command line."""
    # A command makes its objects once and ends. The collector would only walk the imports again and again,
    # and all that is there once more when Python closes down: 20 ms of 130 together.
    gc.set_threshold(200_000)
    sys.meta_path.insert(0, _BlocksFirst)
    try:
        from tiltool.cli import main as run

        run()
    except KeyboardInterrupt:  # while Python imports: there is nothing to say yet
        sys.exit(130)
    finally:
        gc.freeze()


class _BlocksFirst:
    """Finds markdown-it so that its modules can be imported without its `__init__`, which imports all of them.

    Most commands read blocks alone; what is for inline text takes a tenth of the time of `til new` to import.
    """

    @staticmethod
    def find_spec(name: str, *args: object) -> ModuleSpec | None:
        """Return where markdown-it is, to be run when `MarkdownIt` is asked for, and nothing of another module."""
        spec = PathFinder.find_spec(name) if name == "markdown_it" else None
        if spec and spec.loader:
            run = spec.loader.exec_module

            def run_later(package: ModuleType) -> None:
                def get(attribute: str) -> object:
                    if attribute not in ("MarkdownIt", "__all__", "__version__"):  # but a module of it
                        raise AttributeError(f"module {name!r} has no attribute {attribute!r}")
                    run(package)
                    return vars(package)[attribute]

                package.__getattr__ = get  # type: ignore[method-assign]

            spec.loader.exec_module = run_later  # type: ignore[method-assign, assignment]
        return spec


if __name__ == "__main__":
    main()
