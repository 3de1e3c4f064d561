-- What hashtags mean in the languages that posts are in, where that is another concept than in
-- tag_map, or none. A tag is shown where it is a known word in some language; any other could name a
-- person, and shows as a pseudonym.
-- reads:  tag_readings, tag_map
SELECT store.shown(meant.tag, CASE WHEN meant.is_word THEN meant.tag
                                   ELSE store.pseudonym('tag', '', meant.tag) END) AS tag,
       meant.language, meant.route, meant.concept_id, meant.concept_name, meant.synsets
FROM (
  SELECT readings.tag, readings.language, readings.route, readings.concept_id,
         readings.concept_name, readings.synsets,
         readings.concept_id IS NOT NULL
           OR (tag_map.concept_id IS NOT NULL AND tag_map.route <> 'compound') AS is_word
  FROM store.tag_readings AS readings
  LEFT JOIN store.tag_map AS tag_map ON tag_map.tag = readings.tag
) AS meant
