// title: Pairs with a list that wait for a judgement
// group: suppliers
// question: Which records may be a listed entity, and nobody has confirmed or rejected it?
// column id: id of the record
// column name: its name
// column entity_id: id of the listed entity
// column entity: name as listed
// column list: name of the list
// column status: candidate or unsure
// column score: how alike the names are, 0 to 1
// column explanation: what agrees
// cost: Looks at every listed entity; lists are short.
// start: all ListedEntity
MATCH (entity:ListedEntity)<-[m:MATCHES]-(n)
WHERE m.status IN ['candidate', 'unsure']
RETURN n.id AS id, n.name AS name, entity.id AS entity_id, entity.name AS entity, entity.list AS list, m.status AS status,
       m.score AS score, m.explanation AS explanation
ORDER BY score DESC, id, entity_id
