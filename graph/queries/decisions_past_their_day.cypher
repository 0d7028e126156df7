// title: Accepted risks whose day has passed
// group: data quality
// question: Which targets were accepted through a day that lies before another, so that they are open again?
// param day: date, the day to ask for
// column target: id of the target
// column until: accepted through this day
// column author: who decided
// column at: when it was decided, UTC
// column note: why
// cost: Looks at every decision.
// start: all Decision
// example: day=2027-01-01
MATCH (d:Decision)
WITH d ORDER BY d.target, d.number
WITH d.target AS target, collect(d) AS made
WITH target, last(made) AS newest
WHERE newest.until < $day
RETURN target, newest.until AS until, newest.author AS author, newest.at AS at, newest.note AS note
ORDER BY until, target
