// title: Makers elsewhere that buy a country's yarn or fabric
// group: exposure
// question: Which makers outside a country bought cotton yarn or fabric from sellers in it, and how many shipments
//   did they make?
// param country: string = CN, the sellers' country, ISO 3166-1 alpha-2
// param headings: list of string = 5204;5205;5206;5207;5208;5209;5210;5211;5212, the first four digits of the
//   goods' HTS numbers
// column maker: id of the maker
// column maker_name: its name
// column country: its country
// column sellers: how many sellers in the country that was asked for
// column shipments: how many shipments it made
// cost: Looks at every shipment, then at the purchases of each maker. Makers whose country is not recorded are left
//   out.
// start: all Shipment
MATCH (shipment:Shipment)-[:PRODUCED_AT]->(maker)
WHERE maker.country <> $country
WITH maker, count(DISTINCT shipment) AS shipments
MATCH (maker)<-[s:SUPPLIES]-(seller)
WHERE seller.country = $country AND substring(s.hts, 0, 4) IN $headings
RETURN maker.id AS maker, maker.name AS maker_name, maker.country AS country, count(DISTINCT seller) AS sellers,
       shipments
ORDER BY shipments DESC, maker
