// title: Estates by processor and parent
// group: suppliers
// question: How many estates sell to each processor, themselves or by their operators, how many of them are inside
//   the XUAR, and who runs and owns the processor?
// column processor: id of who buys the crop
// column processor_name: its name
// column operator: id of the company that runs it; empty where none is recorded
// column parents: ids of those who hold a share of it or of that company
// column estates: how many estates sell to it
// column inside: how many of these are inside the XUAR
// cost: Looks at every estate and its sales.
// start: all Estate
MATCH (estate:Estate)<-[:OPERATES*0..1]-(seller)
MATCH (seller)-[:SUPPLIES]->(processor)
WITH DISTINCT estate, processor
WITH processor, count(estate) AS estates, sum(CASE WHEN estate.xuar = 'inside' THEN 1 ELSE 0 END) AS inside
OPTIONAL MATCH (processor)<-[:OPERATES]-(operator)
UNWIND CASE WHEN operator IS NULL THEN [processor] ELSE [processor, operator] END AS held
OPTIONAL MATCH (held)<-[:OWNS]-(parent)
WITH DISTINCT processor, operator, estates, inside, parent.id AS parent
ORDER BY parent
RETURN processor.id AS processor, processor.name AS processor_name, operator.id AS operator, collect(parent) AS parents,
       estates, inside
ORDER BY estates DESC, processor, operator
