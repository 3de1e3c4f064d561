-- What was done in this workspace, in order; `facts` is a JSON object.
-- reads:  ledger
SELECT ledger.sequence, ledger.time, ledger.action, ledger.facts, ledger.previous, ledger.hash
FROM store.ledger AS ledger
