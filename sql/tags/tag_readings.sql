-- Keep what tags mean in those languages that posts are in: that they say, or that are detected.
-- reads:  possible_readings, languages, post_languages
-- writes: tag_readings
-- params:
-- scope:  all
SELECT tag, language, route, concept_id, concept_name, synsets
FROM possible_readings
SEMI JOIN (
  SELECT language FROM languages
  UNION
  SELECT language FROM post_languages
) AS spoken ON spoken.language = possible_readings.language
ORDER BY tag, language
