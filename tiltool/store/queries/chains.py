"""Chains in the index: each task that waits, at its newest place; followed anew only where tasks came or went."""

from tiltool.store.index.database import Index
from tiltool.store.index.parsed import CHAINS, parse_notes


def refresh_chains(index: Index) -> None:
    """Bring the chains up to date with the tasks of the index."""
    parse_notes(index)
    if index.fact(CHAINS) and not index.database.execute("SELECT 1 FROM touched LIMIT 1").fetchone():
        return
    from tiltool.store.queries.weaving import weave  # most commands find the chains as they are

    weave(index)
