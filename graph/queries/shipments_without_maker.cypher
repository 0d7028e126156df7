// title: Shipments whose maker nobody named
// group: shipments
// question: Which shipments name no maker, and who shipped and received them?
// column shipment: id of the shipment
// column import_date: day of the import
// column shipper: id of the shipper
// column consignee: id of the consignee
// column verdict: its verdict as `expose --save` last wrote it; empty where that was not asked
// cost: Looks at every shipment.
// start: all Shipment
MATCH (s:Shipment)
WHERE NOT EXISTS { MATCH (s)-[:PRODUCED_AT]->() }
RETURN s.id AS shipment, s.import_date AS import_date, s.shipper_id AS shipper, s.consignee_id AS consignee,
       s.exposure_verdict AS verdict
ORDER BY shipment
