// title: Facilities without an operator
// group: data quality
// question: Of which facilities is it not recorded who runs them?
// column facility: id of the facility
// column name: its name
// column country: its country
// column processes: what is done there
// column xuar: inside, borderline, outside or unplaced
// cost: Looks at every facility.
// start: all Facility
MATCH (f:Facility)
WHERE NOT EXISTS { MATCH (f)<-[:OPERATES]-(:Supplier) }
RETURN f.id AS facility, f.name AS name, f.country AS country, f.processes AS processes, f.xuar AS xuar
ORDER BY facility
