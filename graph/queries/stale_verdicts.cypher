// Which verdicts must be asked for again with `expose --save`: of shipments that have none, and those that were found
// before the graph last changed.
OPTIONAL MATCH (r:Revision)
WITH r ORDER BY r.sequence DESC, r.id DESC LIMIT 1
WITH coalesce(toString(r.sequence) + '-' + substring(r.id, 0, 8), '') AS newest
MATCH (n:Shipment|Line|Supplier|Facility|Estate)
WHERE (n:Shipment AND n.exposure_version IS NULL) OR n.exposure_version <> newest
RETURN n.id AS id, labels(n)[0] AS kind, n.exposure_verdict AS verdict, n.exposure_as_of AS as_of,
       n.exposure_version AS version, newest
ORDER BY kind, id
