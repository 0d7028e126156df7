// title: Detained shipments and their dates
// group: shipments
// question: Which shipments were presented for examination or detained, when, and what became of them?
// param open_only: boolean = false, only those that are neither released, excluded nor exported
// column shipment: id of the shipment
// column notice: number of the notice of detention
// column port: port of entry
// column center: Center of Excellence and Expertise
// column presented_on: presented for examination on
// column detained_on: detained on
// column proof_submitted_on: proof submitted on
// column extended_to: deadline extended to
// column excluded_on: excluded on
// column protested_on: protested on
// column exported_on: exported again on
// column release_date: released on
// column statements: how many statements that people entered count in it
// column verdict: its verdict as `expose --save` last wrote it; empty where that was not asked
// cost: Looks at every shipment. What people entered stands over what was loaded, as the newest that nobody took
//   back. Deadlines are reckoned by `detention`.
// start: all Detention; all Shipment
OPTIONAL MATCH (d:Detention)
WITH d ORDER BY d.number, d.id
WITH collect(d) AS entered
WITH entered, [d IN entered WHERE d.undoes IS NOT NULL | d.undoes] AS taken_back
WITH [d IN entered WHERE d.undoes IS NULL AND NOT d.id IN taken_back] AS statements
WITH statements, [d IN statements | d.shipment] AS spoken_of
MATCH (s:Shipment)
WHERE s.presented_on IS NOT NULL OR s.detained_on IS NOT NULL OR s.id IN spoken_of
WITH s, [d IN statements WHERE d.shipment = s.id] AS said
WITH s.id AS shipment, s.exposure_verdict AS verdict, size(said) AS statements,
       coalesce(last([d IN said WHERE d.detention_notice IS NOT NULL | d.detention_notice]), s.detention_notice) AS notice,
       coalesce(last([d IN said WHERE d.port_of_entry IS NOT NULL | d.port_of_entry]), s.port_of_entry) AS port,
       coalesce(last([d IN said WHERE d.center IS NOT NULL | d.center]), s.center) AS center,
       coalesce(last([d IN said WHERE d.presented_on IS NOT NULL | d.presented_on]), s.presented_on) AS presented_on,
       coalesce(last([d IN said WHERE d.detained_on IS NOT NULL | d.detained_on]), s.detained_on) AS detained_on,
       coalesce(last([d IN said WHERE d.proof_submitted_on IS NOT NULL | d.proof_submitted_on]), s.proof_submitted_on) AS proof_submitted_on,
       coalesce(last([d IN said WHERE d.extended_to IS NOT NULL | d.extended_to]), s.extended_to) AS extended_to,
       coalesce(last([d IN said WHERE d.excluded_on IS NOT NULL | d.excluded_on]), s.excluded_on) AS excluded_on,
       coalesce(last([d IN said WHERE d.protested_on IS NOT NULL | d.protested_on]), s.protested_on) AS protested_on,
       coalesce(last([d IN said WHERE d.exported_on IS NOT NULL | d.exported_on]), s.exported_on) AS exported_on,
       coalesce(last([d IN said WHERE d.release_date IS NOT NULL | d.release_date]), s.release_date) AS release_date
WHERE (presented_on IS NOT NULL OR detained_on IS NOT NULL)
  AND (NOT $open_only OR (release_date IS NULL AND excluded_on IS NULL AND exported_on IS NULL))
RETURN shipment, notice, port, center, presented_on, detained_on, proof_submitted_on, extended_to, excluded_on, protested_on,
       exported_on, release_date, statements, verdict
ORDER BY presented_on, detained_on, shipment
