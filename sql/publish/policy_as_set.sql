-- The policy as the config sets it.
-- reads:  policy
-- params:
-- scope:  all
SELECT code, tier, action FROM policy ORDER BY tier, code
