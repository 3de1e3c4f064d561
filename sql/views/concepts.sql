-- The concepts that the admitted posts' hashtags became, and what rare ones count as; synsets are those of WordNet 3.0.
-- reads:  learned_concepts
SELECT concepts.concept_id, concepts.name, concepts.synsets
FROM store.learned_concepts AS concepts
