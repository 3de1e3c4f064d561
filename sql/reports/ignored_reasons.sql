-- Which reasons were found, and had no effect because the policy ignores them?
-- reads:  rejections, policy
-- params:
-- scope:  all
SELECT rejections.code, count(DISTINCT rejections.post_key) AS post_count,
       count(DISTINCT rejections.image_key) AS image_count
FROM rejections
JOIN policy ON policy.code = rejections.code
WHERE policy.action = 'ignore'
GROUP BY rejections.code
ORDER BY rejections.code
