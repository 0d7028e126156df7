// title: Shipments by port, center and verdict
// group: shipments
// question: How many shipments came in at each port and Center of Excellence, by verdict?
// column port: port of entry; empty where it is not recorded
// column center: Center of Excellence and Expertise; empty where it is not recorded
// column verdict: its verdict as `expose --save` last wrote it; empty where that was not asked
// column shipments: how many
// column first: first day of import
// column last: last day of import
// cost: Looks at every shipment.
// start: all Shipment
MATCH (s:Shipment)
RETURN s.port_of_entry AS port, s.center AS center, s.exposure_verdict AS verdict, count(s) AS shipments,
       min(s.import_date) AS first, max(s.import_date) AS last
ORDER BY port, center, verdict
