-- What hashtags mean in the languages that posts are in, where that is another concept than in
-- tag_map, or none. A tag is shown where it is a known word in some language, or where min_accounts
-- accounts use what a curator gave a concept; any other could name a person, and shows as a pseudonym.
-- reads:  tag_readings, tag_map, tag_counts
SELECT store.shown(meant.tag, CASE WHEN meant.may_show THEN meant.tag
                                   ELSE store.pseudonym('tag', '', meant.tag) END) AS tag,
       meant.language, meant.route, meant.concept_id, meant.concept_name, meant.synsets
FROM (
  SELECT readings.tag, readings.language, readings.route, readings.concept_id,
         readings.concept_name, readings.synsets,
         store.may_show(readings.concept_id, readings.route, tag_counts.account_count)
           OR store.may_show(tag_map.concept_id, tag_map.route, tag_counts.account_count) AS may_show
  FROM store.tag_readings AS readings
  LEFT JOIN store.tag_map AS tag_map ON tag_map.tag = readings.tag
  LEFT JOIN store.tag_counts AS tag_counts ON tag_counts.tag = readings.tag
) AS meant
