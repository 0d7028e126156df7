// title: Addresses shared with a listed entity or a site inside
// group: suppliers
// question: Which suppliers, facilities and estates have the very address of one that is inside the XUAR, or whose
//   name may be a listed one?
// param also_inside: boolean = false, also those that are inside themselves
// column id: id of the record
// column name: its name
// column address: the address, in small letters
// column shares_with: id of the one that has the same address
// column shares_with_name: its name
// column xuar: where that one lies: inside, borderline, outside or unplaced
// column listed: the listed name that it may be, one of them; empty where there is none
// cost: Reads every address once; pairs grow where many share one. Phones are not asked: they are kept only as they
//   came.
// start: all Supplier, Facility, Estate
// example: also_inside=true
MATCH (n:Supplier|Facility|Estate)
WHERE n.address IS NOT NULL
WITH toLower(trim(n.address)) AS address, collect(n) AS sharing
WHERE size(sharing) > 1
UNWIND sharing AS known
OPTIONAL MATCH (known)-[m:MATCHES]->(entity:ListedEntity)
WHERE m.status IN ['identical', 'candidate', 'confirmed', 'unsure']
WITH address, sharing, known, min(entity.name) AS listed
WHERE listed IS NOT NULL OR known.xuar = 'inside'
UNWIND sharing AS n
WITH address, known, listed, n
WHERE n <> known AND ($also_inside OR coalesce(n.xuar, '') <> 'inside')
RETURN n.id AS id, n.name AS name, address, known.id AS shares_with, known.name AS shares_with_name, known.xuar AS xuar,
       listed
ORDER BY id, shares_with
