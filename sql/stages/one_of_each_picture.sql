-- Is one of the images that show the same picture kept, and no more?
-- reads:  policy
-- params: deduplicate
SELECT $deduplicate AND count(*) > 0 FROM policy WHERE code = 'NEAR_DUPLICATE' AND mask <> 0
