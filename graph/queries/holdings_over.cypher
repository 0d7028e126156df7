// title: Direct holdings over a share
// group: ownership
// question: Which direct holdings are larger than a share, or of a size that nobody recorded?
// param over: float from 0 to 1 = 0.25, the share
// column owner: id of the owner
// column owner_name: its name
// column owned: id of what is owned
// column owned_name: its name
// column share: 0 to 1; empty where it is not known
// column since: held from
// column until: held until; empty where no end is known
// cost: Looks at every supplier, facility and estate.
// start: all Supplier, Facility, Estate
MATCH (owner:Supplier|Facility|Estate)-[r:OWNS]->(owned)
WHERE r.share IS NULL OR r.share > $over
RETURN owner.id AS owner, owner.name AS owner_name, owned.id AS owned, owned.name AS owned_name, r.share AS share,
       r.since AS since, r.until AS until
ORDER BY owner, owned, since
