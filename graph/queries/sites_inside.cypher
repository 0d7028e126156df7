// title: Sites inside or near the XUAR
// group: geography
// question: Which suppliers, facilities and estates are placed inside the XUAR, or so near its border that their
//   coordinates do not settle it, and by which method?
// column id: id of the record
// column name: its name
// column country: its country
// column xuar: inside or borderline
// column method: how it was placed: coordinates, postal_code, administrative_code or name
// column certainty: certainty that it lies there, 0 to 1
// cost: One look at each site there.
// start: Region by id
MATCH (region:Region {id: 'region:650000'})<-[r:IN_REGION]-(n)
USING INDEX SEEK region:Region(id)
RETURN n.id AS id, n.name AS name, n.country AS country, n.xuar AS xuar, r.method AS method, r.certainty AS certainty
ORDER BY id
