// title: Records that came after a version of a list
// group: suppliers
// question: Which suppliers, facilities and estates were first loaded after a version of a list was imported?
// param list: string = uflpa, the name of the list, as `lists show` has it
// param version: date, the day that the version speaks of
// column id: id of the record
// column kind: Supplier, Facility or Estate
// column name: its name
// column country: its country
// column run: the load that first wrote it
// column loaded_at: when that began, UTC
// cost: Looks at every supplier, facility and estate. No rows also where there is no such version: `lists show` has
//   them.
// start: all ListVersion; all Run; all Supplier, Facility, Estate; Run by id
// example: list=demo version=2026-11-01
MATCH (v:ListVersion)
WHERE v.list = $list AND v.as_of = $version
WITH min(v.imported_at) AS imported
MATCH (run:Run)
WHERE run.started_at > imported
WITH collect(run.id) AS runs
MATCH (n:Supplier|Facility|Estate)
WHERE n.created_run IN runs
MATCH (run:Run {id: n.created_run})
RETURN n.id AS id, labels(n)[0] AS kind, n.name AS name, n.country AS country, run.id AS run, run.started_at AS loaded_at
ORDER BY run, id
