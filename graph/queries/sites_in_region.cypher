// title: Sites inside or near a region
// group: geography
// question: Which suppliers, facilities and estates are placed in a region, or so near its border that their
//   coordinates do not settle it, and by which method?
// param code: string = 650000, the region's code: 650000 the XUAR, 652900 Aksu Prefecture, TM Turkmenistan
// column id: id of the record
// column name: its name
// column country: its country
// column region: name of the region
// column method: how it was placed: coordinates, postal_code, administrative_code or name
// column certainty: certainty that it lies there, 0 to 1
// column distance_km: km to the border of the whole region, negative inside; empty without coordinates
// cost: One look at each site there.
// start: Region by id
MATCH (region:Region {id: 'region:' + $code})<-[r:IN_REGION]-(n)
USING INDEX SEEK region:Region(id)
RETURN n.id AS id, n.name AS name, n.country AS country, region.name AS region, r.method AS method,
       r.certainty AS certainty, r.distance_km AS distance_km
ORDER BY id
