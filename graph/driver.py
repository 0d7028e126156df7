"""The Neo4j driver, imported without pandas (see graph/arrow.py): in this package `import neo4j` stands here only."""

from __future__ import annotations

import logging

from graph.arrow import without_pandas

with without_pandas():
    import neo4j
    import neo4j.graph
    import neo4j.spatial
    import neo4j.time
    from neo4j import exceptions

# What goes wrong is raised. Without a handler Python would print it on the terminal as well.
logging.getLogger("neo4j").addHandler(logging.NullHandler())

__all__ = ["exceptions", "neo4j"]
