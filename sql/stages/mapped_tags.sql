-- What is each raw tag, before a language is asked for?
-- reads:  tag_map
-- params:
SELECT tag, key, concept_id FROM tag_map
