// title: Shipments made with what a party sells
// group: exposure
// question: Which shipments were made by a party itself, or by makers that it sells to within so many sales?
// param id: string, the id of a supplier, facility or estate
// param tiers: integer from 0 to 5 = 3, how many sales away at most
// column shipment: id of the shipment
// column import_date: day of the import
// column maker: id of its maker
// column maker_name: its name
// column tier: fewest sales from the party to the maker
// column verdict: its verdict as `expose --save` last wrote it; empty where that was not asked
// cost: Grows with the number of chains of up to 5 sales, many for a large seller; dates of sales are not weighed,
//   and sales of the companies that run a site are not taken for the site's.
// start: Supplier, Facility, Estate by id
// example: id=VN-GIN
OPTIONAL MATCH (a:Supplier {id: $id})
OPTIONAL MATCH (b:Facility {id: $id})
OPTIONAL MATCH (c:Estate {id: $id})
WITH coalesce(a, b, c) AS party WHERE party IS NOT NULL
MATCH p = (party)-[:SUPPLIES*0..5]->(maker)
WHERE length(p) <= $tiers
WITH maker, min(length(p)) AS tier
MATCH (maker)<-[:PRODUCED_AT]-(shipment:Shipment)
RETURN shipment.id AS shipment, shipment.import_date AS import_date, maker.id AS maker, maker.name AS maker_name, tier,
       shipment.exposure_verdict AS verdict
ORDER BY tier, shipment, maker
