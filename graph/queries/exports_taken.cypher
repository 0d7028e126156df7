// title: Files that were taken out
// group: data quality
// question: Which files and pictures did people take out, about what, and when?
// param target: string = , only exports about this id; all where it is empty
// column at: when it was taken, UTC
// column author: who took it
// column target: id of what it was about; empty where it was about many
// column what: what it holds, in words
// column file: file name
// column sha256: digest of the file
// cost: Looks at every export.
// start: all Export
MATCH (e:Export)
WHERE $target = '' OR e.target = $target
RETURN e.at AS at, e.author AS author, e.target AS target, e.what AS what, e.name AS file, e.sha256 AS sha256
ORDER BY at DESC, file
