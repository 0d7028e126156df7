// title: Buyers that depend on a seller in a region
// group: suppliers
// question: Which buyers of a commodity have no more than so many sellers of it, one of them placed in a region or
//   at its border?
// param code: string = 650000, the region's code: 650000 the XUAR, 652900 Aksu Prefecture, TM Turkmenistan
// param commodity: string = cotton, the commodity
// param most: integer = 1, how many sellers of it a buyer has at most
// column buyer: id of the buyer
// column buyer_name: its name
// column seller: id of the seller there
// column seller_name: its name
// column sellers: how many sellers of the commodity the buyer has
// column last_seen: day of the last known sale between the two
// cost: One look at each sale of each site there, and at the purchases of each buyer.
// start: Region by id
MATCH (region:Region {id: 'region:' + $code})<-[:IN_REGION]-(seller)
USING INDEX SEEK region:Region(id)
MATCH (seller)-[s:SUPPLIES]->(buyer)
WHERE s.commodity = $commodity
WITH seller, buyer, max(s.last_seen) AS last_seen
MATCH (buyer)<-[t:SUPPLIES]-(other)
WHERE t.commodity = $commodity
WITH seller, buyer, last_seen, count(DISTINCT other) AS sellers
WHERE sellers <= $most
RETURN buyer.id AS buyer, buyer.name AS buyer_name, seller.id AS seller, seller.name AS seller_name, sellers, last_seen
ORDER BY buyer, seller
