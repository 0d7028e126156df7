// title: Companies with sites inside and outside
// group: geography
// question: Which companies run sites inside the XUAR and sites that are not known to be inside?
// column company: id of the company
// column name: its name
// column sites: how many sites it runs
// column inside: how many of these are inside
// column share: inside by sites
// cost: Looks at every supplier and the sites that it runs.
// start: all Supplier
MATCH (company:Supplier)-[:OPERATES]->(site)
WITH company, count(site) AS sites, sum(CASE WHEN site.xuar = 'inside' THEN 1 ELSE 0 END) AS inside
WHERE inside > 0 AND inside < sites
RETURN company.id AS company, company.name AS name, sites, inside, 1.0 * inside / sites AS share
ORDER BY share DESC, company
