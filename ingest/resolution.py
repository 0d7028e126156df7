# ruff: noqa: S608  names in these statements come from ingest.kinds alone; values are parameters
"""The second pass, over the staged records: ids used twice, and references that refer to nothing.

Rows that cannot stand are rejected, and with them those that refer to them, until nothing more falls. What is left
are the views `live_X`: each fact once.
"""

from __future__ import annotations

from ingest.kinds import KINDS, OF_LABEL, Column, Kind
from ingest.workbench import Workbench

STUBS_HELP = " (--allow-stubs would load the row, with a stub)"


def reject_conflicts(bench: Workbench) -> None:
    """Rejects every row of an id that stands for different things; equal rows are noted as repeats."""
    bench.run("CREATE TABLE repeated (makes VARCHAR, id VARCHAR)")
    if bench.labels:
        _conflicts_among(bench, bench.labels, "SELECT id, file, row FROM nodes")
    for type_ in bench.types:
        _conflicts_among(bench, (type_,), f"SELECT id, file, row FROM staged_{type_}")


def _conflicts_among(bench: Workbench, makes: tuple[str, ...], everything: str) -> None:
    bench.run(
        f"CREATE OR REPLACE TABLE twice AS SELECT id FROM ({everything}) ANTI JOIN bad USING (file, row) "
        "GROUP BY id HAVING count(*) > 1"
    )
    if not bench.number("SELECT count(*) FROM twice"):
        return
    versions = " UNION ALL ".join(
        f"SELECT id, '{one}' AS makes, file, row, content FROM staged_{one} SEMI JOIN twice USING (id) "
        "ANTI JOIN bad USING (file, row)"
        for one in makes
    )
    bench.run(f"CREATE OR REPLACE TABLE versions AS {versions}")
    bench.run("INSERT INTO repeated SELECT DISTINCT makes, id FROM versions")
    bench.run(_PAIRS)
    for one in makes:
        kind = next((kind for kind in KINDS.values() if kind.makes == one), None)
        if kind:
            bench.run(_differing(kind))
    bench.run(_TWO_KINDS)
    mark_bad(bench)


# Each version of a conflicting id beside the first version that differs from it.
_PAIRS = """
CREATE OR REPLACE TABLE pairs AS
WITH clashing AS (SELECT id FROM versions GROUP BY id HAVING count(DISTINCT makes || content) > 1),
  v AS (SELECT * FROM versions SEMI JOIN clashing USING (id)),
  f AS (SELECT DISTINCT ON (id) * FROM v ORDER BY id, file, row),
  g AS (SELECT DISTINCT ON (v.id) v.* FROM v JOIN f USING (id)
        WHERE v.makes || v.content <> f.makes || f.content ORDER BY v.id, v.file, v.row)
SELECT v.id, v.makes, v.file, v.row, o.makes AS other, o.file AS other_file, o.row AS other_row
FROM v JOIN f USING (id) JOIN g USING (id),
  LATERAL (SELECT CASE WHEN v.makes || v.content = f.makes || f.content THEN g ELSE f END AS o)
"""

_ROWS = "'row ' || p.row || ' of ' || mine.source_file || ' and row ' || p.other_row || ' of ' || theirs.source_file"
_FILES = "JOIN files mine ON mine.file = p.file JOIN files theirs ON theirs.file = p.other_file"

_TWO_KINDS = f"""
INSERT INTO rejects SELECT p.file, p.row, 'id', p.id,
  'id ''' || p.id || ''' is used for two kinds of thing: ' || {_ROWS}
  || '; ids are unique over all kinds (a map can give each vendor''s ids a prefix)'
FROM pairs p {_FILES} WHERE p.makes <> p.other
"""


def _differing(kind: Kind) -> str:
    """Rejects the pairs of one kind, and names the first column that differs."""
    columns = [column for column in kind.columns if column.name not in ("id", *kind.key)]
    paired = f"(SELECT * FROM staged_{kind.makes} SEMI JOIN pairs USING (id))"
    cases = " ".join(f"WHEN a.{c.staged} IS DISTINCT FROM b.{c.staged} THEN '{c.name}'" for c in columns)
    values = " ".join(f"WHEN a.{c.staged} IS DISTINCT FROM b.{c.staged} THEN a.{c.staged}::VARCHAR" for c in columns)
    if kind.is_node:
        what = "'id ''' || a.id || ''' is used twice with different content: '"
    else:
        key = " || ', ' || ".join(f"'{name} ' || coalesce(a.{name}::VARCHAR, '(blank)')" for name in kind.key)
        what = f"'the same fact (' || {key} || ') is stated twice with different content: '"
    return (
        f"INSERT INTO rejects SELECT DISTINCT p.file, p.row, CASE {cases} END, CASE {values} END, "
        f"{what} || {_ROWS} || ' differ in ' || CASE {cases} END FROM pairs p "
        f"JOIN {paired} a ON a.id = p.id AND a.file = p.file AND a.row = p.row "
        f"JOIN {paired} b ON b.id = p.id AND b.file = p.other_file AND b.row = p.other_row {_FILES} "
        f"WHERE p.makes = '{kind.makes}' AND p.other = '{kind.makes}' AND a.content <> b.content"
    )


def reject_other_kinds(bench: Workbench) -> None:
    """Rejects ids that the graph holds as another kind of thing, stubs aside: those make room."""
    names = " ".join(f"WHEN '{label}' THEN '{_a(label)}'" for label in OF_LABEL)
    bench.run(
        "INSERT INTO rejects SELECT n.file, n.row, 'id', n.id, 'id ''' || n.id || ''' is already ' || "
        f"CASE h.label {names} END || ' in the graph; ids are unique over all kinds' "
        "FROM nodes n JOIN held_nodes h ON h.id = n.id AND h.label <> n.label AND NOT h.stub "
        "ANTI JOIN bad b ON b.file = n.file AND b.row = n.row"
    )
    mark_bad(bench)


def _a(label: str) -> str:
    return f"{'an' if label[0] in 'AEIOU' else 'a'} {label.lower()}"


def list_references(bench: Workbench) -> None:
    """The view `refs` of all that staged rows refer to, and the table `needed` of what must be there."""
    references = [_references(kind, column) for kind in bench.kinds() for column in kind.columns if column.refers]
    nothing = "SELECT 0 AS file, 0 AS row, '' AS field, '' AS ref, '' AS allowed, '' AS stub WHERE false"
    bench.run(f"CREATE VIEW refs AS {' UNION ALL '.join(references) or nothing}")
    bench.run("CREATE TABLE needed AS SELECT ref, allowed, stub FROM refs ANTI JOIN bad USING (file, row) GROUP BY ALL")


def reject_dangling(bench: Workbench, *, allow_stubs: bool) -> None:
    """Rejects rows that refer to nothing or to the wrong kind of thing, or makes a table of the `stubs` needed."""
    bench.run("CREATE TABLE stub_labels (id VARCHAR, label VARCHAR)")
    if allow_stubs:
        bench.run(_STUB_LABELS)
    bench.run(_KNOWN)
    while True:
        bench.run(_UNMET)
        if not bench.number("SELECT count(*) FROM unmet"):
            break
        bench.run(_reject_unmet())
        if not mark_bad(bench):
            break
    bench.run(_STUBS)


def _references(kind: Kind, column: Column) -> str:
    ref = f"unnest({column.name})" if column.value == "strings" else column.name
    return (
        f"SELECT file, row, '{column.name}' AS field, {ref} AS ref, '{','.join(column.refers)}' AS allowed, "
        f"'{column.stub}' AS stub FROM staged_{kind.makes} WHERE {column.name} IS NOT NULL"
    )


# What a stub would be called where the same id is needed in several places: by the place that allows the fewest.
_STUB_LABELS = """
INSERT INTO stub_labels SELECT ref AS id, arg_min(stub, (len(allowed), stub)) AS label FROM needed
ANTI JOIN nodes ON nodes.id = needed.ref ANTI JOIN refused ON refused.id = needed.ref
ANTI JOIN held_nodes h ON h.id = needed.ref
WHERE stub <> '' GROUP BY ref
"""

_KNOWN = """
CREATE VIEW known AS
SELECT DISTINCT id, label FROM nodes ANTI JOIN bad USING (file, row)
UNION ALL SELECT id, label FROM held_nodes ANTI JOIN nodes USING (id)
UNION ALL SELECT id, label FROM held_nodes SEMI JOIN nodes n USING (id)
  ANTI JOIN (SELECT id FROM nodes ANTI JOIN bad USING (file, row)) live USING (id)
UNION ALL SELECT id, label FROM stub_labels
"""

_UNMET = """
CREATE OR REPLACE TABLE unmet AS SELECT n.ref, n.allowed, max(k.label) AS label
FROM needed n LEFT JOIN known k ON k.id = n.ref GROUP BY n.ref, n.allowed
HAVING NOT bool_or(k.label IS NOT NULL AND list_contains(string_split(n.allowed, ','), k.label))
"""

_STUBS = """
CREATE TABLE stubs AS SELECT id, label, arg_min(file, (file, row)) AS file, arg_min(row, (file, row)) AS row
FROM (SELECT s.id, s.label, r.file, r.row FROM refs r JOIN stub_labels s ON s.id = r.ref ANTI JOIN bad b
      ON b.file = r.file AND b.row = r.row) GROUP BY id, label
"""


def _reject_unmet() -> str:
    names = " ".join(f"WHEN '{label}' THEN '{_a(label)}'" for label in OF_LABEL)
    return f"""
    INSERT INTO rejects SELECT DISTINCT r.file, r.row, r.field, r.ref, r.field || ' ''' || r.ref || ''' ' || CASE
      WHEN u.label IS NOT NULL
        THEN 'is ' || CASE u.label {names} END || '; expected ' || lower(replace(r.allowed, ',', ' or '))
      WHEN own.row IS NOT NULL
        THEN 'refers to a row that was itself rejected: row ' || own.row || ' of ' || f.source_file
      ELSE 'refers to nothing: no row of these files and nothing in the graph has that id'
        || CASE WHEN r.stub <> '' THEN '{STUBS_HELP}' ELSE '' END END
    FROM refs r JOIN unmet u ON u.ref = r.ref AND u.allowed = r.allowed
    ANTI JOIN bad b ON b.file = r.file AND b.row = r.row
    LEFT JOIN (SELECT id, min(file) AS file, arg_min(row, (file, row)) AS row FROM
      (SELECT id, file, row FROM nodes UNION ALL SELECT id, file, row FROM refused) n
      SEMI JOIN unmet ON unmet.ref = n.id GROUP BY id) own ON own.id = r.ref
    LEFT JOIN files f ON f.file = own.file
    """


def mark_bad(bench: Workbench) -> int:
    """Adds the rows of new rejects to `bad`; how many there were."""
    before = bench.number("SELECT count(*) FROM bad")
    bench.run("INSERT INTO bad SELECT DISTINCT file, row FROM rejects ANTI JOIN bad USING (file, row)")
    return bench.number("SELECT count(*) FROM bad") - before


def make_live(bench: Workbench) -> None:
    """The views of facts that stand, each id once, and `ends`: every node that a fact may start or end at."""
    for makes in (*bench.labels, *bench.types):
        standing = f"staged_{makes} ANTI JOIN bad USING (file, row)"
        if bench.number("SELECT count(*) FROM repeated WHERE makes = ?", makes):
            again = f"(SELECT id FROM repeated WHERE makes = '{makes}') again"
            bench.run(
                f"CREATE VIEW live_{makes} AS SELECT * FROM {standing} ANTI JOIN {again} USING (id) UNION ALL "
                f"SELECT * FROM {standing} SEMI JOIN {again} USING (id) "
                "QUALIFY row_number() OVER (PARTITION BY id ORDER BY file, row) = 1"
            )
        else:
            bench.run(f"CREATE VIEW live_{makes} AS SELECT * FROM {standing}")
    bench.run("CREATE TABLE ends AS SELECT DISTINCT id, label FROM known")
