// title: What sales are known by
// group: evidence
// question: How many sales of each commodity are known by which kind of source, and how many of them have a
//   document?
// column commodity: cotton, tomato or another
// column basis: documented, declared, trade_record, registry or inferred
// column sales: how many
// column with_document: how many of them name a document
// column last_seen: day of the last of them
// cost: Looks at every sale.
// start: all Supplier, Facility, Estate
MATCH (seller:Supplier|Facility|Estate)-[s:SUPPLIES]->(buyer)
RETURN s.commodity AS commodity, s.basis AS basis, count(s) AS sales,
       sum(CASE WHEN size(coalesce(s.documents, [])) > 0 THEN 1 ELSE 0 END) AS with_document, max(s.last_seen) AS last_seen
ORDER BY commodity, basis
