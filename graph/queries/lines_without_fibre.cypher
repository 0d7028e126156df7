// title: Lines without fibre content
// group: data quality
// question: Which lines state no fibres, so that the goods are judged by their HTS number and words alone?
// param chapters: list of string = 50;51;52;53;54;55;56;57;58;59;60;61;62;63, the first two digits of the HTS
//   numbers; textiles unless told
// column line: id of the line
// column shipment: id of its shipment
// column hts: HTS number
// column description: goods as described
// column value_usd: entered value in US dollars
// cost: Looks at every line.
// start: all Line
MATCH (l:Line)
WHERE (l.fibre_content IS NULL OR l.fibre_content = '') AND substring(l.hts, 0, 2) IN $chapters
RETURN l.id AS line, l.shipment_id AS shipment, l.hts AS hts, l.description AS description, l.value_usd AS value_usd
ORDER BY line
