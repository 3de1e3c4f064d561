-- Which images must leave, and for which codes?
-- reads:  findings
-- params:
SELECT image_id, codes FROM findings WHERE verdict = 'violation' ORDER BY image_id
