// title: Sales that no document shows
// group: evidence
// question: Which sales are recorded without a document, and what are they known by?
// param basis: string = , only sales known by this: documented, declared, trade_record, registry or inferred; all
//   where it is empty
// column seller: id of the seller
// column seller_name: its name
// column buyer: id of the buyer
// column buyer_name: its name
// column commodity: cotton, tomato or another
// column hts: HTS number of the goods
// column last_seen: day of the last known sale
// column basis: what it is known by
// cost: Looks at every sale.
// start: all Supplier, Facility, Estate
// example: basis=inferred
MATCH (seller:Supplier|Facility|Estate)-[s:SUPPLIES]->(buyer)
WHERE (s.documents IS NULL OR size(s.documents) = 0) AND ($basis = '' OR s.basis = $basis)
RETURN seller.id AS seller, seller.name AS seller_name, buyer.id AS buyer, buyer.name AS buyer_name,
       s.commodity AS commodity, s.hts AS hts, s.last_seen AS last_seen, s.basis AS basis
ORDER BY seller, buyer, hts, commodity, last_seen
