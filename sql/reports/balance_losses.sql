-- How many images left for the cap, and how many concepts are too rare to be labels or count as another?
-- reads:  balanced_out, rare_concepts, merged_concepts
-- params:
-- scope:  all
SELECT (SELECT count(*) FROM balanced_out) AS balanced_out_count,
       (SELECT count(*) FROM rare_concepts
        ANTI JOIN merged_concepts ON merged_concepts.concept_id = rare_concepts.concept_id) AS rare_concept_count,
       (SELECT count(*) FROM merged_concepts WHERE into_concept_id <> concept_id) AS merged_concept_count,
       (SELECT count(DISTINCT into_concept_id) FROM merged_concepts) AS merged_into_count
