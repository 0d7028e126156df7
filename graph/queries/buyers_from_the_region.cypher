// title: Buyers of what a region sells
// group: exposure
// question: Who bought, straight from a site or company that is placed in a region or at its border, what, and when
//   last?
// param code: string = 650000, the region's code: 650000 the XUAR, 652900 Aksu Prefecture, TM Turkmenistan
// column seller: id of the seller
// column seller_name: its name
// column buyer: id of the buyer
// column buyer_name: its name
// column buyer_country: its country
// column commodity: cotton, tomato or another
// column hts: HTS number of the goods
// column last_seen: day of the last known sale
// column basis: what the sale is known by
// cost: One look at each sale of each site there.
// start: Region by id
MATCH (region:Region {id: 'region:' + $code})<-[:IN_REGION]-(seller)
USING INDEX SEEK region:Region(id)
MATCH (seller)-[s:SUPPLIES]->(buyer)
RETURN seller.id AS seller, seller.name AS seller_name, buyer.id AS buyer, buyer.name AS buyer_name,
       buyer.country AS buyer_country, s.commodity AS commodity, s.hts AS hts, s.last_seen AS last_seen, s.basis AS basis
ORDER BY seller, buyer, hts, commodity, last_seen
