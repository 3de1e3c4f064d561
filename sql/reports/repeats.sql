-- How many images appear at least as often as each repeat factor says, the largest first?
-- reads:  manifest
-- params:
-- scope:  all
SELECT repeat_factor, sum(count(*)) OVER (ORDER BY repeat_factor DESC) AS image_count
FROM manifest
GROUP BY repeat_factor
ORDER BY repeat_factor DESC
