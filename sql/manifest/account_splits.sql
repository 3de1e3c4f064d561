-- Put each account that has kept images into one split, together with those that it is grouped with, by a
-- hash of their keyed pseudonyms: nobody, and no picture, is in both. A group of several that has more than
-- the share of all images is for training. Of a concept that has so many images that the share is one or
-- more, and none for validation, the smallest group that has no concept for itself moves there.
-- reads:  kept_images, posts, accounts, account_groups, labels, concept_counts
-- writes: account_splits
-- params: validation_bound, validation_share
-- scope:  all
WITH held AS (
  SELECT posts.account_key, count(*) AS image_count
  FROM posts
  JOIN kept_images ON kept_images.post_key = posts.post_key
  GROUP BY posts.account_key
),
members AS (
  SELECT accounts.account_key, accounts.pseudonym, held.image_count,
         coalesce(account_groups.group_key, accounts.account_key) AS group_key
  FROM accounts
  JOIN held ON held.account_key = accounts.account_key
  LEFT JOIN account_groups ON account_groups.account_key = accounts.account_key
),
sized AS (
  SELECT group_key, count(*) AS account_count, sum(image_count) AS image_count,
         min(pseudonym) AS first_pseudonym
  FROM members
  GROUP BY group_key
),
drawn AS (
  SELECT group_key, account_count, image_count, first_pseudonym,
         image_count <= $validation_share * sum(image_count) OVER () AS is_small,
         -- The least of many pseudonyms is nearly always a low one; its digest is not.
         substr(CASE WHEN account_count = 1 THEN first_pseudonym ELSE sha256(first_pseudonym) END, 1, 8)
           < $validation_bound AS is_drawn
  FROM sized
),
groups AS (
  SELECT group_key, image_count, first_pseudonym, is_small,
         is_drawn AND (is_small OR account_count = 1) AS is_validation
  FROM drawn
),
placed AS (
  SELECT posts.post_key, members.group_key
  FROM posts
  SEMI JOIN kept_images ON kept_images.post_key = posts.post_key
  JOIN members ON members.account_key = posts.account_key
),
uses AS (
  SELECT placed.group_key, unnest(labels.concept_ids) AS concept_id
  FROM labels
  JOIN placed ON placed.post_key = labels.post_key
),
-- Of each concept whether it is in validation, and two of the groups that it is trained on.
reached AS (
  SELECT uses.concept_id, max(CASE WHEN groups.is_validation THEN 1 ELSE 0 END) = 1 AS is_validated,
         min(CASE WHEN NOT groups.is_validation THEN uses.group_key END) AS one_group,
         max(CASE WHEN NOT groups.is_validation THEN uses.group_key END) AS other_group
  FROM uses
  JOIN groups ON groups.group_key = uses.group_key
  GROUP BY uses.concept_id
),
lacking AS (
  SELECT reached.concept_id
  FROM reached
  JOIN concept_counts ON concept_counts.concept_id = reached.concept_id
  WHERE NOT reached.is_validated AND reached.one_group < reached.other_group
    AND concept_counts.image_count * $validation_share >= 1
),
ranked AS (
  SELECT carried.group_key,
         row_number() OVER (PARTITION BY carried.concept_id
                            ORDER BY groups.image_count, groups.first_pseudonym) AS place
  FROM (
    SELECT DISTINCT uses.concept_id, uses.group_key
    FROM uses SEMI JOIN lacking ON lacking.concept_id = uses.concept_id
  ) AS carried
  JOIN groups ON groups.group_key = carried.group_key
  ANTI JOIN (SELECT one_group FROM reached WHERE one_group = other_group) AS alone
    ON alone.one_group = carried.group_key
  WHERE groups.is_small AND NOT groups.is_validation
),
chosen AS (
  SELECT DISTINCT group_key FROM ranked WHERE place = 1
),
-- What all of the chosen have together, and nobody else, stays: then none of them that has it moves.
at_stake AS (
  SELECT DISTINCT uses.concept_id, uses.group_key
  FROM uses SEMI JOIN chosen ON chosen.group_key = uses.group_key
),
still_trained AS (
  SELECT DISTINCT uses.concept_id
  FROM uses
  SEMI JOIN at_stake ON at_stake.concept_id = uses.concept_id
  ANTI JOIN chosen ON chosen.group_key = uses.group_key
  JOIN groups ON groups.group_key = uses.group_key AND NOT groups.is_validation
),
moved AS (
  SELECT chosen.group_key
  FROM chosen
  ANTI JOIN (
    SELECT at_stake.group_key
    FROM at_stake ANTI JOIN still_trained ON still_trained.concept_id = at_stake.concept_id
  ) AS needed ON needed.group_key = chosen.group_key
)
SELECT members.account_key,
       CASE WHEN groups.is_validation OR moved.group_key IS NOT NULL
            THEN 'validation' ELSE 'train' END AS split
FROM members
JOIN groups ON groups.group_key = members.group_key
LEFT JOIN moved ON moved.group_key = members.group_key
