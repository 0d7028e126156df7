// title: Verdicts to ask for again
// group: exposure
// question: Which shipments have no saved verdict, and which saved verdicts were found before the graph last
//   changed?
// column id: id of the target
// column kind: Shipment, Line, Supplier, Facility or Estate
// column verdict: what was found; empty where nothing was
// column as_of: the day that it was asked for
// column version: state of the graph that it was found in
// column newest: state of the graph now
// cost: Looks at every target; some seconds a million.
// start: all Revision; all Shipment, Line, Supplier, Facility, Estate
OPTIONAL MATCH (r:Revision)
WITH r ORDER BY r.sequence DESC, r.id DESC LIMIT 1
WITH coalesce(toString(r.sequence) + '-' + substring(r.id, 0, 8), '') AS newest
MATCH (n:Shipment|Line|Supplier|Facility|Estate)
WHERE (n:Shipment AND n.exposure_version IS NULL) OR n.exposure_version <> newest
RETURN n.id AS id, labels(n)[0] AS kind, n.exposure_verdict AS verdict, n.exposure_as_of AS as_of,
       n.exposure_version AS version, newest
ORDER BY kind, id
