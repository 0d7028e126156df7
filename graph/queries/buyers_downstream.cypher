// title: Who buys from a party, within so many sales
// group: suppliers
// question: Who bought from a party, directly or over others, within so many sales?
// param id: string, the id of a supplier, facility or estate
// param tiers: integer from 0 to 5 = 3, how many sales away at most
// column id: id of the buyer
// column kind: Supplier, Facility or Estate
// column name: its name
// column country: its country
// column tier: fewest sales from the party to it
// cost: Grows with the number of chains of up to 5 sales, also where fewer tiers are asked for; dates of sales are
//   not weighed, and sales of the companies that run a site are not taken for the site's.
// start: Supplier, Facility, Estate by id
// example: id=VN-GIN
OPTIONAL MATCH (a:Supplier {id: $id})
OPTIONAL MATCH (b:Facility {id: $id})
OPTIONAL MATCH (c:Estate {id: $id})
WITH coalesce(a, b, c) AS party WHERE party IS NOT NULL
MATCH p = (party)-[:SUPPLIES*1..5]->(buyer)
WHERE length(p) <= $tiers AND buyer <> party
WITH buyer, min(length(p)) AS tier
RETURN buyer.id AS id, labels(buyer)[0] AS kind, buyer.name AS name, buyer.country AS country, tier
ORDER BY tier, id
