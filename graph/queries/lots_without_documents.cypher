// title: Lots that no document shows
// group: evidence
// question: Which lots does no document show, so that their papers are the first to ask for?
// column lot: id of the lot
// column commodity: cotton, tomato or another
// column stage: seed, raw, intermediate, finished or another word
// column site: id of the site where it was made
// column site_name: its name
// cost: Looks at every lot.
// start: all Lot
MATCH (lot:Lot)
WHERE (lot.documents IS NULL OR size(lot.documents) = 0) AND NOT EXISTS { MATCH (lot)<-[:SUPPORTS]-(:Document) }
OPTIONAL MATCH (lot)-[:PRODUCED_AT]->(site)
RETURN lot.id AS lot, lot.commodity AS commodity, lot.stage AS stage, site.id AS site, site.name AS site_name
ORDER BY lot, site
