-- Every image that is not in order, violations first.
-- reads:  findings
-- params:
SELECT image_id, verdict, array_to_string(codes, ' ') AS codes
FROM findings
ORDER BY verdict = 'violation' DESC, image_id
