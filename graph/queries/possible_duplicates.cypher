// title: Records that may be one
// group: data quality
// question: Which records of different sources may be the same company or site, and what was said of it?
// param statuses: list of string = candidate;unsure, which pairs: candidate, unsure, confirmed, rejected
// column id: id of the one record
// column name: its name
// column source: its source
// column other: id of the other record
// column other_name: its name
// column other_source: its source
// column status: candidate, unsure, confirmed or rejected
// column score: how likely they are one, 0 to 1
// column explanation: what agrees
// cost: Looks at every supplier, facility and estate. `screen` finds the pairs.
// start: all Supplier, Facility, Estate
MATCH (a:Supplier|Facility|Estate)-[r:POSSIBLY_SAME_AS]->(b)
WHERE r.status IN $statuses
RETURN a.id AS id, a.name AS name, a.source AS source, b.id AS other, b.name AS other_name, b.source AS other_source,
       r.status AS status, r.score AS score, r.explanation AS explanation
ORDER BY score DESC, id, other
