-- What each distinct hashtag of an admitted post became, and by which route. A tag and its key are
-- shown where they are a known word, or where min_accounts accounts use what a curator gave a concept;
-- any other, compounds too, could name a person, and shows as a pseudonym.
-- reads:  tag_map, tag_counts
SELECT store.shown(known.tag, CASE WHEN known.may_show THEN known.tag
                                   ELSE store.pseudonym('tag', '', known.tag) END) AS tag,
       store.shown(known.key, CASE WHEN known.may_show THEN known.key
                                   ELSE store.pseudonym('key', '', known.key) END) AS key,
       known.route, known.concept_id, known.concept_name, known.synsets,
       known.post_count, known.account_count
FROM (
  SELECT tag_map.*, tag_counts.post_count, tag_counts.account_count,
         store.may_show(tag_map.concept_id, tag_map.route, tag_counts.account_count) AS may_show
  FROM store.tag_map AS tag_map
  LEFT JOIN store.tag_counts AS tag_counts ON tag_counts.tag = tag_map.tag
) AS known
