// title: Records whose address and coordinates disagree
// group: geography
// question: Which records have coordinates that their address, county or country contradicts?
// param kinds: list of string = place_conflict;place_county;place_country, kinds of finding: also
//   place_coordinates, place_centre, place_country_blank, place_name_hint
// column kind: kind of the finding
// column id: id of the record
// column name: its name
// column country: its country
// column address: its address as given
// column lat: degrees north as given
// column lon: degrees east as given
// column xuar: where it was placed
// column message: what disagrees
// cost: Looks at every finding, and up each record by its id. `tag` makes these findings.
// start: all Finding; Supplier, Facility, Estate by id
MATCH (f:Finding)
WHERE f.kind IN $kinds
UNWIND f.subjects AS subject
OPTIONAL MATCH (a:Supplier {id: subject})
OPTIONAL MATCH (b:Facility {id: subject})
OPTIONAL MATCH (c:Estate {id: subject})
WITH f, coalesce(a, b, c) AS n WHERE n IS NOT NULL
RETURN f.kind AS kind, n.id AS id, n.name AS name, n.country AS country, n.address AS address, n.lat AS lat, n.lon AS lon,
       n.xuar AS xuar, f.message AS message
ORDER BY kind, id, message
