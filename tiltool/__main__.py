"""The entry point of `til` and `python -m tiltool`."""

import gc
import sys
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType


def main() -> None:
    """Run the command line."""
    # A command creates its objects once and ends. The garbage collector would only walk the imported modules again and
    # again, and everything once more when Python shuts down: 20 ms of 130 in total.
    gc.set_threshold(200_000)
    sys.meta_path.insert(0, _LazyMarkdownIt)
    try:
        from tiltool.cli import main as run

        run()
    except KeyboardInterrupt:  # during the imports: there is nothing to report yet
        sys.exit(130)
    finally:
        gc.freeze()


class _LazyMarkdownIt:
    """Finds markdown-it so that its modules can be imported without its `__init__`, which imports all of them.

    Most commands read only blocks; importing the inline rules would take a tenth of the time of `til new`.
    """

    @staticmethod
    def find_spec(name: str, *args: object) -> ModuleSpec | None:
        """Return the spec of markdown-it, which runs only once `MarkdownIt` is requested; None for another module."""
        spec = PathFinder.find_spec(name) if name == "markdown_it" else None
        if spec and spec.loader:
            run = spec.loader.exec_module

            def run_later(package: ModuleType) -> None:
                def get(attribute: str) -> object:
                    if attribute not in ("MarkdownIt", "__all__", "__version__"):  # but one of its modules
                        raise AttributeError(f"module {name!r} has no attribute {attribute!r}")
                    run(package)
                    return vars(package)[attribute]

                package.__getattr__ = get  # type: ignore[method-assign]

            spec.loader.exec_module = run_later  # type: ignore[method-assign, assignment]
        return spec


if __name__ == "__main__":
    main()
