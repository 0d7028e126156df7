// title: Sites without a place, by reason
// group: geography
// question: How many suppliers, facilities and estates could not be placed inside or outside the XUAR, and why?
// column reason: why it is unplaced; `not tagged yet` where `tag` has not seen it
// column country: country of the records
// column kind: Supplier, Facility or Estate
// column sites: how many
// column example: the first of their ids
// cost: Looks at every supplier, facility and estate.
// start: all Supplier, Facility, Estate
MATCH (n:Supplier|Facility|Estate)
WHERE n.xuar IS NULL OR n.xuar = 'unplaced'
WITH CASE WHEN n.xuar IS NULL THEN 'not tagged yet' ELSE n.xuar_reason END AS reason, n.country AS country,
     labels(n)[0] AS kind, n.id AS id
RETURN reason, country, kind, count(*) AS sites, min(id) AS example
ORDER BY sites DESC, reason, country, kind
