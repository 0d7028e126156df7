// title: Records by source and load
// group: data quality
// question: How many records of each kind did each source and load last write?
// column source: name of the source
// column run: the load that last wrote them
// column started_at: when it began, UTC
// column kind: kind of record
// column records: how many
// column stubs: how many of them are known only by a reference to them
// cost: Looks at every record.
// start: all Supplier, Facility, Estate, Shipment, Line, Lot, Document; Run by id
MATCH (n:Supplier|Facility|Estate|Shipment|Line|Lot|Document)
WITH n.source AS source, n.run AS run, labels(n)[0] AS kind, count(n) AS records,
     sum(CASE WHEN n.stub THEN 1 ELSE 0 END) AS stubs
OPTIONAL MATCH (load:Run {id: run})
RETURN source, run, load.started_at AS started_at, kind, records, stubs
ORDER BY source, run, kind
