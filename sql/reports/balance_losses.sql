-- How many images left for the cap, and how many concepts are too rare to be labels?
-- reads:  balanced_out, rare_concepts
-- params:
-- scope:  all
SELECT (SELECT count(*) FROM balanced_out) AS balanced_out_count,
       (SELECT count(*) FROM rare_concepts) AS rare_concept_count
