// Sites inside or near a region, by its code: which suppliers, facilities and estates are placed in it or so near its
// border that their coordinates do not settle it, and by which method? TM is Turkmenistan, 652900 Aksu Prefecture.
// --param code=650000
MATCH (n)-[r:IN_REGION]->(region:Region {adcode: toString($code)})
RETURN n.id AS id, n.name AS name, n.country AS country, region.name AS region, r.method AS method,
       r.certainty AS certainty, r.distance_km AS distance_km
ORDER BY id
