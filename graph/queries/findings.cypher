// What is odd but possible in the facts, with the file and row it came from.
MATCH (f:Finding)
RETURN f.kind AS kind, f.message AS message, f.source_file AS file, f.source_row AS row
ORDER BY kind, message
