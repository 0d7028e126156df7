// title: Verdicts as they were last saved
// group: exposure
// question: What did `expose --save` find, worst first, for which day, and has the graph changed since?
// param verdict: string = , only this verdict, such as exposed; every verdict where it is empty
// column id: id of the target
// column kind: Shipment, Line, Supplier, Facility or Estate
// column verdict: what was found
// column confidence: of its best path; empty where there is none
// column tier: number of sales and lot inputs on that path
// column as_of: the day that it was asked for
// column current: false where the graph has changed since: ask again
// cost: Looks at every target; some seconds a million.
// start: all Revision; all Shipment, Line, Supplier, Facility, Estate
OPTIONAL MATCH (r:Revision)
WITH r ORDER BY r.sequence DESC, r.id DESC LIMIT 1
WITH coalesce(toString(r.sequence) + '-' + substring(r.id, 0, 8), '') AS newest
MATCH (n:Shipment|Line|Supplier|Facility|Estate)
WHERE n.exposure_verdict IS NOT NULL AND ($verdict = '' OR n.exposure_verdict = $verdict)
RETURN n.id AS id, labels(n)[0] AS kind, n.exposure_verdict AS verdict, n.exposure_confidence AS confidence,
       n.exposure_tier AS tier, n.exposure_as_of AS as_of, n.exposure_version = newest AS current
ORDER BY CASE n.exposure_verdict WHEN 'exposed' THEN 0 WHEN 'inferred' THEN 1 WHEN 'unknown' THEN 2
                                 WHEN 'traced clear' THEN 3 ELSE 4 END, confidence DESC, id
