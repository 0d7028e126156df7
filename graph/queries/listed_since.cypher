// title: Entities listed since a day, and who may be one
// group: suppliers
// question: Which entities were listed on or after a day, and which records may be them?
// param since: date, the first day
// param list: string = , only this list; every list where it is empty
// column list: name of the list
// column entity: name as listed
// column effective_date: listed from this day on
// column id: id of the record that may be it; empty where none is known
// column name: its name
// column status: identical, candidate, confirmed, rejected or unsure
// column score: how alike the names are, 0 to 1
// cost: Looks at every listed entity; lists are short. `screen` finds the pairs.
// start: all ListedEntity
// example: since=2025-01-01
MATCH (entity:ListedEntity)
WHERE entity.effective_date >= $since AND ($list = '' OR entity.list = $list)
OPTIONAL MATCH (entity)<-[m:MATCHES]-(n)
RETURN entity.list AS list, entity.name AS entity, entity.effective_date AS effective_date, n.id AS id, n.name AS name,
       m.status AS status, m.score AS score
ORDER BY effective_date, entity, id
