// title: Sites near the XUAR's border
// group: geography
// question: Which sites with coordinates lie within so many km of the XUAR's border, on either side?
// param km: float = 25, the distance in km
// column id: id of the record
// column kind: Supplier, Facility or Estate
// column name: its name
// column address: its address as given
// column xuar: inside, borderline or outside
// column distance_km: km to the border, negative inside
// column datum: datum of its coordinates; empty for WGS84
// cost: Looks at every supplier, facility and estate.
// start: all Supplier, Facility, Estate
// example: km=60
MATCH (n:Supplier|Facility|Estate)
WHERE n.xuar_distance_km >= -$km AND n.xuar_distance_km <= $km
RETURN n.id AS id, labels(n)[0] AS kind, n.name AS name, n.address AS address, n.xuar AS xuar,
       n.xuar_distance_km AS distance_km, n.datum AS datum
ORDER BY abs(n.xuar_distance_km), id
