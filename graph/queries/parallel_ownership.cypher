// title: Ownership over several chains at once
// group: ownership
// question: Who holds more than a share of a party when the chains of holdings between the two are added up, there
//   being more than one?
// param over: float from 0 to 1 = 0.5, the share
// column owner: id of the owner
// column owner_name: its name
// column owned: id of what is owned
// column owned_name: its name
// column chains: number of chains between the two
// column share: sum over the chains of the product of their shares
// cost: Starts from every supplier, facility and estate and walks at most 5 holdings down; ended holdings count
//   too.
// start: all Supplier, Facility, Estate
MATCH (owner:Supplier|Facility|Estate)
WHERE EXISTS { MATCH (owner)-[:OWNS]->() }
MATCH p = (owner)-[:OWNS*1..5]->(owned)
WHERE all(n IN nodes(p) WHERE single(m IN nodes(p) WHERE m = n))
WITH owner, owned, reduce(share = 1.0, r IN relationships(p) | share * r.share) AS share
WITH owner, owned, count(*) AS chains, round(sum(share) * 1000000.0) / 1000000.0 AS share
WHERE chains > 1 AND share > $over
RETURN owner.id AS owner, owner.name AS owner_name, owned.id AS owned, owned.name AS owned_name, chains, share
ORDER BY share DESC, owner, owned
