// Which makers outside China bought yarn or fabric from a seller in China, and what did they ship to the US?
MATCH (seller {country: 'CN'})-[s:SUPPLIES]->(maker)<-[:PRODUCED_AT]-(shipment:Shipment)
WHERE maker.country <> 'CN' AND s.hts >= '5204' AND s.hts < '5213'
RETURN maker.id AS maker, maker.name AS maker_name, maker.country AS country, count(DISTINCT seller) AS chinese_sellers,
       count(DISTINCT shipment) AS shipments
ORDER BY shipments DESC, maker
