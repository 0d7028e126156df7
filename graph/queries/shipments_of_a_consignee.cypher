// title: Shipments of an importer
// group: shipments
// question: Which shipments did a consignee receive, from which maker, and how do they stand?
// param id: string, the id of the consignee: a supplier, facility or estate
// column shipment: id of the shipment
// column import_date: day of the import
// column maker: id of the maker; empty where nobody is named
// column maker_name: its name
// column maker_country: its country
// column verdict: its verdict as `expose --save` last wrote it; empty where that was not asked
// column as_of: the day that the verdict was asked for
// cost: One look at each shipment of the consignee.
// start: Supplier, Facility, Estate by id
// example: id=LS-IMP
OPTIONAL MATCH (a:Supplier {id: $id})
OPTIONAL MATCH (b:Facility {id: $id})
OPTIONAL MATCH (c:Estate {id: $id})
WITH coalesce(a, b, c) AS party WHERE party IS NOT NULL
MATCH (party)<-[:CONSIGNED_TO]-(s:Shipment)
OPTIONAL MATCH (s)-[:PRODUCED_AT]->(maker)
RETURN s.id AS shipment, s.import_date AS import_date, maker.id AS maker, maker.name AS maker_name,
       maker.country AS maker_country, s.exposure_verdict AS verdict, s.exposure_as_of AS as_of
ORDER BY import_date, shipment, maker
