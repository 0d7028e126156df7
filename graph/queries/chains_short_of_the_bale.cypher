// title: Chains of lots that stop before the bale
// group: exposure
// question: Which lines lead to a lot that has no recorded input and is no bale, harvest or seed, and where was
//   that lot made?
// column shipment: id of the shipment
// column line: id of the line
// column lot: id of the lot where the chain stops
// column stage: its stage: intermediate, finished or another word
// column site: id of the site where it was made
// column site_name: its name
// cost: Walks at most 8 lots back from each line.
// start: all Line, Lot
MATCH (line:Line)-[:FROM_LOT]->(lot:Lot)
MATCH (lot)<-[:INPUT_TO*0..8]-(first:Lot)
WHERE NOT EXISTS { MATCH (first)<-[:INPUT_TO]-(:Lot) } AND NOT coalesce(first.stage, '') IN ['raw', 'seed']
WITH DISTINCT line, first
OPTIONAL MATCH (first)-[:PRODUCED_AT]->(site)
RETURN line.shipment_id AS shipment, line.id AS line, first.id AS lot, first.stage AS stage, site.id AS site,
       site.name AS site_name
ORDER BY shipment, line, lot, site
