// title: Oddities in the facts
// group: data quality
// question: What is odd but possible in the facts, and from which file and row did it come?
// param kinds: list of string = , only these kinds; every kind where it is empty
// column kind: which oddity
// column message: what was seen
// column file: file that it was read from
// column row: row in that file
// column subjects: ids of the records or facts concerned
// cost: Looks at every finding.
// start: all Finding
MATCH (f:Finding)
WHERE size($kinds) = 0 OR f.kind IN $kinds
RETURN f.kind AS kind, f.message AS message, f.source_file AS file, f.source_row AS row, f.subjects AS subjects
ORDER BY kind, message
