// Lots that no document shows: the first papers to ask for.
MATCH (lot:Lot)
WHERE (lot.documents IS NULL OR size(lot.documents) = 0) AND NOT EXISTS { MATCH (:Document)-[:SUPPORTS]->(lot) }
OPTIONAL MATCH (lot)-[:PRODUCED_AT]->(site)
RETURN lot.id AS lot, lot.commodity AS commodity, lot.stage AS stage, site.id AS site, site.name AS site_name
ORDER BY lot
