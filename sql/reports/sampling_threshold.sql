-- Below how many images is a concept repeated?
-- reads:  sampling_plan
-- params:
-- scope:  all
SELECT max(CASE WHEN repeat_factor > 1 THEN image_count END) AS largest_repeated_count,
       sum(CASE WHEN repeat_factor > 1 THEN 1 ELSE 0 END) AS repeated_concept_count
FROM sampling_plan
