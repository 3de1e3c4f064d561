-- The concepts that the admitted posts' hashtags became; synsets are those of WordNet 3.0.
-- reads:  concepts
SELECT concepts.concept_id, concepts.name, concepts.synsets
FROM store.concepts AS concepts
