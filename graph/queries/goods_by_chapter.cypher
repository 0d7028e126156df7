// title: Goods by chapter of the tariff and verdict
// group: shipments
// question: How many lines, of what value, fall in each chapter of the tariff, by the verdict of their shipments?
// column chapter: first two digits of the HTS number; empty where none is recorded
// column verdict: the shipment's verdict as `expose --save` last wrote it; empty where that was not asked
// column lines: how many lines
// column value_usd: sum of their entered values in US dollars
// column without_value: how many of them state no value
// cost: Looks at every line.
// start: all Line
MATCH (l:Line)
OPTIONAL MATCH (l)<-[:HAS_LINE]-(s:Shipment)
RETURN substring(l.hts, 0, 2) AS chapter, s.exposure_verdict AS verdict, count(l) AS lines, sum(l.value_usd) AS value_usd,
       sum(CASE WHEN l.value_usd IS NULL THEN 1 ELSE 0 END) AS without_value
ORDER BY chapter, verdict
