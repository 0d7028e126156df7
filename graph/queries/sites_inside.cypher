// Sites inside or near the XUAR: which suppliers, facilities and estates are placed inside the region or so near its
// border that their coordinates do not settle it, and by which method?
MATCH (n)-[r:IN_REGION]->(region:Region {adcode: '650000'})
RETURN n.id AS id, n.name AS name, n.country AS country, n.xuar AS xuar, r.method AS method, r.certainty AS certainty
ORDER BY id
