-- Who of those on the list is erased?
-- reads:  erasures, suppressions
-- params:
SELECT DISTINCT names.who
FROM erasures AS names
SEMI JOIN suppressions ON suppressions.subject = names.subject
WHERE names.kind = 'name'
