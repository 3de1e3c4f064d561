-- What does the config make of each reason code, what does the code say, and what would lift it?
-- reads:  policy
-- params:
SELECT code, tier, action, is_overridable, sentence, remedy FROM policy ORDER BY bit
