// title: Invoices without proof of payment
// group: evidence
// question: To which invoices does no proof of payment refer?
// column invoice: id of the invoice
// column issued_on: issued on
// column seller: id of the seller on it
// column buyer: id of the buyer on it
// column amount: amount in its currency; empty where it is not recorded
// column currency: ISO 4217
// column proves: ids of what it proves
// cost: Looks at every document once. A payment that refers to the order and not to the invoice is not seen;
//   `review` looks further.
// start: all Document
MATCH (d:Document)
WHERE d.kind IN ['invoice', 'proof_of_payment']
WITH CASE d.kind WHEN 'invoice' THEN d.id ELSE d.refers_to END AS about, d
WITH about, collect(d) AS papers
WHERE none(p IN papers WHERE p.kind = 'proof_of_payment')
UNWIND papers AS invoice
WITH invoice WHERE invoice.paid_on IS NULL
RETURN invoice.id AS invoice, invoice.issued_on AS issued_on, invoice.seller_id AS seller, invoice.buyer_id AS buyer,
       invoice.amount AS amount, invoice.currency AS currency, invoice.proves AS proves
ORDER BY invoice
