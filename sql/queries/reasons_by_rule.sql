-- Which rule found how many reasons, each counted where it arose.
-- reads:  reasons
-- params:
SELECT rule, tier, action, count(*) AS reasons
FROM reasons
GROUP BY rule, tier, action
ORDER BY tier, reasons DESC, rule
