// title: What listed entities own
// group: ownership
// question: What do the parties own, directly or over others, that are listed entities?
// param statuses: list of string = identical;confirmed, which matches count: identical, candidate, confirmed,
//   unsure
// column list: name of the list
// column entity: name as listed
// column parent: id of the record that is the listed entity
// column owned: id of what it owns
// column owned_name: its name
// column levels: number of holdings in the chain
// column share: product of the shares in the chain; empty where one is not known
// cost: Looks at every listed entity, and walks at most 5 holdings down from each that is matched.
// start: all ListedEntity
MATCH (entity:ListedEntity)<-[m:MATCHES]-(parent)
WHERE m.status IN $statuses
MATCH p = (parent)-[:OWNS*1..5]->(owned)
WHERE all(n IN nodes(p) WHERE single(m IN nodes(p) WHERE m = n))
RETURN entity.list AS list, entity.name AS entity, parent.id AS parent, owned.id AS owned, owned.name AS owned_name,
       length(p) AS levels, reduce(share = 1.0, r IN relationships(p) | share * r.share) AS share
ORDER BY entity, parent, levels, owned, share
