// title: Who sells to a party, within so many sales
// group: suppliers
// question: Who sold to a party, directly or over others, within so many sales?
// param id: string, the id of a supplier, facility or estate
// param tiers: integer from 0 to 5 = 3, how many sales away at most
// column id: id of the seller
// column kind: Supplier, Facility or Estate
// column name: its name
// column country: its country
// column xuar: inside, borderline, outside or unplaced
// column tier: fewest sales from it to the party
// cost: Grows with the number of chains of up to 5 sales, also where fewer tiers are asked for; dates of sales are
//   not weighed, and sales of the companies that run a site are not taken for the site's.
// start: Supplier, Facility, Estate by id
// example: id=VN-SEW
OPTIONAL MATCH (a:Supplier {id: $id})
OPTIONAL MATCH (b:Facility {id: $id})
OPTIONAL MATCH (c:Estate {id: $id})
WITH coalesce(a, b, c) AS party WHERE party IS NOT NULL
MATCH p = (party)<-[:SUPPLIES*1..5]-(seller)
WHERE length(p) <= $tiers AND seller <> party
WITH seller, min(length(p)) AS tier
RETURN seller.id AS id, labels(seller)[0] AS kind, seller.name AS name, seller.country AS country, seller.xuar AS xuar,
       tier
ORDER BY tier, id
