// title: Documents whose file has no digest
// group: evidence
// question: Which documents have no recorded digest, so that nobody can tell whether the file at hand is the one
//   that was loaded?
// param prefix: string = , only documents whose id begins so; every one where it is empty
// column document: id of the document
// column kind: kind of document
// column issued_on: issued on
// column file: file name; empty where no file is recorded
// cost: Looks at every document.
// start: all Document
// example: prefix=VN-
MATCH (d:Document)
WHERE d.sha256 IS NULL AND ($prefix = '' OR d.id STARTS WITH $prefix)
RETURN d.id AS document, d.kind AS kind, d.issued_on AS issued_on, d.file AS file
ORDER BY document
