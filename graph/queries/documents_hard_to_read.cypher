// title: Documents untranslated or redacted
// group: evidence
// question: Which documents are in another language without a translation, or have parts blacked out?
// param language: string = en, the language that needs no translation, ISO 639
// column document: id of the document
// column kind: kind of document
// column language: its language
// column translated: whether a translation is there; empty where that is not recorded
// column redacted: whether parts are blacked out; empty where that is not recorded
// column issuer: id of who issued it
// column proves: ids of what it proves
// cost: Looks at every document. One whose language nobody recorded is not among them.
// start: all Document
MATCH (d:Document)
WHERE (d.language <> $language AND NOT coalesce(d.translated, false)) OR coalesce(d.redacted, false)
RETURN d.id AS document, d.kind AS kind, d.language AS language, d.translated AS translated, d.redacted AS redacted,
       d.issuer_id AS issuer, d.proves AS proves
ORDER BY document
