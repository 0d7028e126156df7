// What `expose --save` found, worst first: verdict, confidence and tier of each target, for which day, and whether the
// graph has changed since (current is false: ask again).
OPTIONAL MATCH (r:Revision)
WITH r ORDER BY r.sequence DESC, r.id DESC LIMIT 1
WITH coalesce(toString(r.sequence) + '-' + substring(r.id, 0, 8), '') AS newest
MATCH (n:Shipment|Line|Supplier|Facility|Estate) WHERE n.exposure_verdict IS NOT NULL
RETURN n.id AS id, labels(n)[0] AS kind, n.exposure_verdict AS verdict, n.exposure_confidence AS confidence,
       n.exposure_tier AS tier, n.exposure_as_of AS as_of, n.exposure_version = newest AS current
ORDER BY CASE n.exposure_verdict WHEN 'exposed' THEN 0 WHEN 'inferred' THEN 1 WHEN 'unknown' THEN 2
                                 WHEN 'traced clear' THEN 3 ELSE 4 END, confidence DESC, id
