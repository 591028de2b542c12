"""Whether a site is as it was built: then there is nothing to work out."""

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from tiltool.site.output.keys import key_of
from tiltool.store.notebook.notebook import Notebook
from tiltool.store.site.output_folder import SiteFiles
from tiltool.store.site.render_cache import Rendered

if TYPE_CHECKING:
    from tiltool.site.build.incremental import SiteReport
    from tiltool.site.build.jobs import Job
    from tiltool.site.build.theme_cache import Frame


MERMAID = "node_modules/mermaid/dist/mermaid.min.js"
"""What draws diagrams, where `npm install mermaid` puts it: the one file from elsewhere that may go along."""


class Files:
    """The files that notes may show, and a memory of which were asked for."""

    def __init__(self, notebook: Notebook) -> None:
        self.notebook = notebook
        self.notes = (notebook.root / notebook.config.notes).resolve()
        apart = (notebook.config.tasks, *(("site",) if notebook.config.notes == "." else ()))
        self.apart = [(notebook.root / name).resolve() for name in apart]
        self.asked: dict[str, str] = {}

    def has(self, path: str) -> bool:
        """Tell whether a file may go along with the notes that show it: one of their folder, neither hidden nor a note."""
        if path not in self.asked:
            self.asked[path] = self.stamp(path)
        return bool(self.asked[path])

    def stamp(self, path: str) -> str:
        """Return size and time of such a file; "" for none."""
        if _is_kept_back(path):
            return ""
        try:
            file = (self.notebook.root / path).resolve()
            stat = file.stat()
        except (OSError, ValueError, RuntimeError):  # none, links in a circle, or a name that no file can have
            return ""
        return f"{stat.st_size} {stat.st_mtime_ns}" if file.is_file() and self._may_go(path, file) else ""

    def _may_go(self, path: str, file: Path) -> bool:
        """Tell whether what a path leads to, perhaps by a link, is a file of the notes that may go along."""
        if path == MERMAID:
            return True
        if self.notes not in file.parents or any(folder in file.parents for folder in self.apart):
            return False
        return not _is_kept_back(file.relative_to(self.notes).as_posix())


def _is_kept_back(path: str) -> bool:
    hidden = any(part.startswith(".") or not part for part in path.split("/"))
    return hidden or path.lower().endswith((".md", ".markdown", ".yml", ".yaml"))


def keep_fresh(cache: Rendered, site: SiteFiles, mark: str, files: Files, report: "SiteReport") -> None:
    """Remember that a site is as it should be."""
    told = [report.pages, report.written + report.kept, report.held, report.problems]
    cache.keep_texts({_name(site): json.dumps({"mark": mark, "asked": files.asked, "told": told})})


def is_fresh(cache: Rendered, site: SiteFiles, mark: str, files: Files) -> tuple[int, int, int, tuple[str, ...]] | None:
    """Return what is to be told of a site: pages, files, held back, problems; None where anything changed since."""
    kept = json.loads(cache.text(_name(site)) or "null")
    if not kept or kept["mark"] != mark or any(files.stamp(path) != stamp for path, stamp in kept["asked"].items()):
        return None
    if not site.is_whole():
        return None
    pages, number, held, problems = kept["told"]
    return pages, number, held, tuple(problems)


def mark_of(jobs: "tuple[Job, ...]", frame: "Frame", today: date) -> str:
    """Return the key of all that a site is made of, beside the files that notes show."""
    listed = [(job.listed.path, job.listed.digest.hex(), job.listed.fault, job.whole) for job in jobs]
    style = jobs[0].stamp.decode() if jobs else ""
    return key_of((listed, style, frame.stamp, frame.settings, today.isoformat()))


def _name(site: SiteFiles) -> str:
    return f"fresh {site.record.name}"
