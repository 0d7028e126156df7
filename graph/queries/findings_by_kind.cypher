// title: Oddities by kind
// group: data quality
// question: How many oddities of each kind are there?
// column kind: which oddity
// column findings: how many
// column example: one of them
// cost: Looks at every finding.
// start: all Finding
MATCH (f:Finding)
RETURN f.kind AS kind, count(f) AS findings, min(f.message) AS example
ORDER BY findings DESC, kind
