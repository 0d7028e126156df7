// title: Owners of a party
// group: ownership
// question: Who holds a share of a party, directly or over others, along which chain, and how much is that?
// param id: string, the id of a supplier, facility or estate
// column owner: id of the owner
// column name: its name
// column country: its country
// column levels: number of holdings in the chain
// column share: product of the shares in the chain, 0 to 1; empty where one of them is not known
// column chain: ids from the owner to the party
// column has_end: whether a holding in the chain has a recorded end
// cost: Walks at most 6 holdings up; grows with the number of chains.
// start: Supplier, Facility, Estate by id
// example: id=OW-MAKER
OPTIONAL MATCH (a:Supplier {id: $id})
OPTIONAL MATCH (b:Facility {id: $id})
OPTIONAL MATCH (c:Estate {id: $id})
WITH coalesce(a, b, c) AS party WHERE party IS NOT NULL
MATCH p = (party)<-[:OWNS*1..6]-(owner)
WHERE all(n IN nodes(p) WHERE single(m IN nodes(p) WHERE m = n))
RETURN owner.id AS owner, owner.name AS name, owner.country AS country, length(p) AS levels,
       reduce(share = 1.0, r IN relationships(p) | share * r.share) AS share, reverse([n IN nodes(p) | n.id]) AS chain,
       any(r IN relationships(p) WHERE r.until IS NOT NULL) AS has_end
ORDER BY levels, owner, chain
