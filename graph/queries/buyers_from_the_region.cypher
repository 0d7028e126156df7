// Who bought, straight from a site or company that is placed in the XUAR, what, and when last?
MATCH (seller)-[:IN_REGION]->(:Region {adcode: '650000'})
MATCH (seller)-[s:SUPPLIES]->(buyer)
RETURN seller.id AS seller, seller.name AS seller_name, buyer.id AS buyer, buyer.name AS buyer_name,
       buyer.country AS buyer_country, s.commodity AS commodity, s.hts AS hts, s.last_seen AS last_seen, s.basis AS basis
ORDER BY seller, buyer, hts
