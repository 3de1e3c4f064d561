-- Every rejection's code is in the policy: an unknown code would drop nothing.
-- reads:  rejections, policy
-- params:
-- scope:  all
SELECT DISTINCT rejections.code
FROM rejections
ANTI JOIN policy ON policy.code = rejections.code
