// title: Shipments whose only proof is a certificate
// group: evidence
// question: Which shipments have certificates for themselves, their lines and the lots of these, and no other paper
//   but those of transport?
// param certificates: list of string = origin_certificate;certificate_12_43a;statement_12_43b;affidavit, kinds of
//   document that only state
// param transport: list of string = bill_of_lading;packing_list, kinds of document that show only the transport
// column shipment: id of the shipment
// column import_date: day of the import
// column certificates: how many certificates
// column transport: how many papers of transport
// column verdict: its verdict as `expose --save` last wrote it; empty where that was not asked
// cost: Looks at every shipment, its lines, their lots and the papers of each; lots further back are not looked at.
// start: all Shipment; Document by id
MATCH (s:Shipment)
OPTIONAL MATCH (s)-[:HAS_LINE]->(l:Line)
OPTIONAL MATCH (l)-[r:FROM_LOT]->(lot:Lot)
WITH s, [s] + collect(DISTINCT l) + collect(DISTINCT lot) AS things,
     collect(coalesce(r.documents, []) + coalesce(lot.documents, [])) AS named
UNWIND things AS thing
OPTIONAL MATCH (thing)<-[:SUPPORTS]-(d:Document)
WITH s, named, collect(d.id) AS supporting
WITH s, reduce(ids = supporting, more IN named | ids + more) AS ids
UNWIND ids AS id
WITH DISTINCT s, id
MATCH (d:Document {id: id})
WITH s, sum(CASE WHEN d.kind IN $certificates THEN 1 ELSE 0 END) AS certificates,
     sum(CASE WHEN d.kind IN $transport THEN 1 ELSE 0 END) AS transport, count(d) AS documents
WHERE certificates > 0 AND certificates + transport = documents
RETURN s.id AS shipment, s.import_date AS import_date, certificates, transport, s.exposure_verdict AS verdict
ORDER BY shipment
