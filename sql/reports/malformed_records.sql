-- Why could records of an export not be read?
-- reads:  malformed
-- params:
-- scope:  all
SELECT source_id, reason, count(*) AS record_count
FROM malformed
GROUP BY source_id, reason
ORDER BY source_id, reason
