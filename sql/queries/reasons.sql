-- Why posts and images left: each reason code in force with its tier, and how many posts and images it met.
-- reads:  rejections
-- params:
SELECT tier, code, action, count(DISTINCT post_key) AS posts, count(DISTINCT image_key) AS images
FROM rejections
GROUP BY tier, code, action
ORDER BY tier, posts DESC, code
