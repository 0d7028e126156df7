// title: Lots that weigh more than their inputs
// group: evidence
// question: Which lots are more than so many times the recorded amounts of their inputs, in the same unit?
// param most: float = 1, how much of output a unit of input gives at most
// column lot: id of the lot
// column commodity: cotton, tomato or another
// column stage: its stage
// column quantity: how much it is, in its unit
// column unit: its unit
// column inputs: how much of its inputs went in
// column ratio: quantity by inputs
// cost: Looks at every lot and its inputs. Lots with an input of seed, without an amount or in several units are
//   left out; `expose` weighs each step by its published yield.
// start: all Lot
MATCH (lot:Lot)
MATCH (lot)<-[r:INPUT_TO]-(source:Lot)
WITH lot, sum(r.quantity) AS inputs, sum(CASE WHEN r.quantity IS NULL OR coalesce(r.unit, '') <> coalesce(lot.unit, '')
     OR source.stage = 'seed' THEN 1 ELSE 0 END) AS unlike
WHERE unlike = 0 AND inputs > 0 AND lot.quantity > inputs * $most
RETURN lot.id AS lot, lot.commodity AS commodity, lot.stage AS stage, lot.quantity AS quantity, lot.unit AS unit, inputs,
       lot.quantity / inputs AS ratio
ORDER BY ratio DESC, lot
