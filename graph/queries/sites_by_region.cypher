// title: How many sites lie in each part of the XUAR
// group: geography
// question: How many suppliers, facilities and estates are placed in each prefecture, or in each county?
// param level: string = prefecture, country, province, prefecture or county
// column code: code of the part
// column region: its name
// column kind: Supplier, Facility or Estate
// column sites: how many
// cost: Looks at every region and each site there.
// start: all Region
MATCH (region:Region)
WHERE region.level = $level
MATCH (region)<-[:IN_REGION]-(n)
RETURN region.adcode AS code, region.name AS region, labels(n)[0] AS kind, count(n) AS sites
ORDER BY code, kind
