-- Every table of a workspace: columns, types, NOT NULL and allowed values, declared once.
-- What a stage writes is held against this file. A trailing `personal:` names the privacy class of
-- a column: `curate sql` and the reports show such a column as a pseudonym, or not at all.
-- Times are UTC. Uniqueness is checked by the queries in checks/, not by keys.

-- ── As observed: written by ingest, never changed ─────────────────────────────────────────────

CREATE TABLE sources (
  source_id INTEGER NOT NULL,
  format VARCHAR NOT NULL,
  root VARCHAR NOT NULL,                     -- personal: path
  content_sha256 VARCHAR NOT NULL,
  ingested_at TIMESTAMP NOT NULL,
  observed_at TIMESTAMP,
  declared_public VARCHAR,
  ignored_columns VARCHAR[] NOT NULL,
  post_count BIGINT NOT NULL,
  profile_count BIGINT NOT NULL,
  status_count BIGINT NOT NULL,
  image_count BIGINT NOT NULL,
  skipped_count BIGINT NOT NULL,
  malformed_count BIGINT NOT NULL,
  duplicate_count BIGINT NOT NULL
);

CREATE TABLE posts (
  post_key BIGINT NOT NULL,
  account_key BIGINT NOT NULL,
  source_id INTEGER NOT NULL,
  platform VARCHAR NOT NULL,
  post_id VARCHAR NOT NULL,                  -- personal: id
  created_at TIMESTAMP,
  observed_at TIMESTAMP,
  kind VARCHAR NOT NULL CHECK (kind IN ('post', 'story', 'repost', 'unknown')),
  visibility VARCHAR CHECK (visibility IN ('public', 'unlisted', 'followers', 'direct', 'private', 'archived', 'unknown')),
  repost_of VARCHAR,                         -- personal: id
  speaks_of VARCHAR[],
  language VARCHAR,
  caption VARCHAR                            -- personal: text
);

CREATE TABLE accounts (
  account_key BIGINT NOT NULL,
  platform VARCHAR NOT NULL,
  account_id VARCHAR NOT NULL,               -- personal: id
  handle VARCHAR,                            -- personal: handle
  pseudonym VARCHAR NOT NULL
);

CREATE TABLE account_handles (
  account_key BIGINT NOT NULL,
  platform VARCHAR NOT NULL,
  handle VARCHAR NOT NULL,                   -- personal: handle
  observed_at TIMESTAMP,
  pseudonym VARCHAR NOT NULL
);

CREATE TABLE account_status (
  account_key BIGINT NOT NULL,
  status VARCHAR NOT NULL CHECK (status IN ('public', 'private', 'deleted', 'suspended', 'memorialised', 'unknown', 'malformed')),
  observed_at TIMESTAMP,
  origin VARCHAR NOT NULL CHECK (origin IN ('post', 'profile', 'status-table', 'person', 'declaration')),
  is_followed_by_viewer BOOLEAN NOT NULL,
  source_id INTEGER NOT NULL
);

CREATE TABLE post_people (
  post_key BIGINT NOT NULL,
  account_key BIGINT NOT NULL,
  role VARCHAR NOT NULL CHECK (role IN ('coauthor', 'invited_coauthor', 'tagged', 'mentioned'))
);

CREATE TABLE images (
  image_key BIGINT NOT NULL,
  post_key BIGINT NOT NULL,
  position INTEGER NOT NULL,
  image_id VARCHAR NOT NULL,
  path VARCHAR,                              -- personal: path
  url VARCHAR,                               -- personal: url
  alt_text VARCHAR                           -- personal: text
);

-- A post without a tag has no row.
CREATE TABLE post_tags (
  post_key BIGINT NOT NULL,
  tags VARCHAR[] NOT NULL CHECK (len(tags) > 0)
);

CREATE TABLE signals (
  account_key BIGINT,
  post_key BIGINT,
  signal VARCHAR NOT NULL,
  value VARCHAR,
  observed_at TIMESTAMP
);

CREATE TABLE malformed (
  source_id INTEGER NOT NULL,
  file VARCHAR NOT NULL,                     -- personal: path
  record BIGINT,
  reason VARCHAR NOT NULL
);

CREATE TABLE deleted_posts (
  platform VARCHAR NOT NULL,
  post_id VARCHAR NOT NULL,                  -- personal: id
  source_id INTEGER NOT NULL,
  observed_at TIMESTAMP
);

CREATE TABLE superseded (
  post_key BIGINT NOT NULL,
  by_post_key BIGINT NOT NULL
);

-- What `superseded` hides from every stage that reads `posts`, `post_people` and `images`.
CREATE TABLE replaced_posts AS FROM posts LIMIT 0;
CREATE TABLE replaced_people AS FROM post_people LIMIT 0;
CREATE TABLE replaced_images AS FROM images LIMIT 0;

-- Who asked to leave: keyed pseudonyms of accounts, handles and posts; written by `curate revoke`.
CREATE TABLE suppressions (
  subject VARCHAR NOT NULL,
  kind VARCHAR NOT NULL CHECK (kind IN ('account', 'handle', 'post')),
  code VARCHAR NOT NULL CHECK (code IN ('SUBJECT_ERASURE_REQUEST', 'SUBJECT_OBJECTION', 'CONSENT_WITHDRAWN', 'SUPPRESSION_LIST_MATCH')),
  requested_at TIMESTAMP,
  recorded_at TIMESTAMP NOT NULL,
  request_id VARCHAR NOT NULL
);

-- The digests of images that left for tiers 0 to 3, and their perceptual hashes, a row for each: a copy
-- stays out when the original is gone. It names nobody. `image_id` is that of the original as long as that is
-- in the store and can be judged again. `sha256` is that of a file, or the keyed digest of an address.
CREATE TABLE refused_files (
  sha256 VARCHAR NOT NULL,
  perceptual_hash BIGINT,
  code VARCHAR NOT NULL,
  image_id VARCHAR,
  said_in_file BOOLEAN NOT NULL,             -- by its own bytes
  refused_at TIMESTAMP NOT NULL
);

-- What `curate revoke --erase` leaves of whom it erased, as keyed pseudonyms: the names that one went by,
-- the posts, other people's posts that one was in or that repeat one's own, and the images of versions.
-- `who` is the account, or the post, that was asked for.
CREATE TABLE erasures (
  who VARCHAR NOT NULL,
  kind VARCHAR NOT NULL CHECK (kind IN ('name', 'own_post', 'other_post', 'image')),
  subject VARCHAR NOT NULL,
  code VARCHAR NOT NULL CHECK (code IN ('SUBJECT_ERASURE_REQUEST', 'SUBJECT_OBJECTION', 'CONSENT_WITHDRAWN', 'SUPPRESSION_LIST_MATCH')),
  requested_at TIMESTAMP NOT NULL
);

-- ── Privacy ───────────────────────────────────────────────────────────────────────────────────

-- One row a reason code, from the headers of sql/rules, with the action that the config sets. `mask` is
-- the code's bit (in order of tier and code), and 0 where the action is `ignore`.
CREATE TABLE policy (
  code VARCHAR NOT NULL,
  tier INTEGER NOT NULL,
  bit INTEGER NOT NULL,
  mask BIGINT NOT NULL,
  action VARCHAR NOT NULL CHECK (action IN ('reject', 'quarantine', 'ignore')),
  is_overridable BOOLEAN NOT NULL,
  sentence VARCHAR NOT NULL,
  remedy VARCHAR NOT NULL
);

CREATE TABLE signal_rules (
  signal VARCHAR NOT NULL,
  value VARCHAR NOT NULL,
  code VARCHAR
);

CREATE TABLE licences (
  licence VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  allows_reuse BOOLEAN NOT NULL,
  allows_commercial BOOLEAN NOT NULL,
  allows_derivatives BOOLEAN NOT NULL
);

-- ── Facts: what is known, without verdicts ────────────────────────────────────────────────────

-- `account_key` hears what was observed of `other_key`; if that may be somebody else, refusals only.
CREATE TABLE account_links (
  account_key BIGINT NOT NULL,
  other_key BIGINT NOT NULL,
  is_sole BOOLEAN NOT NULL,
  because VARCHAR NOT NULL
);

-- What another observation of a post says of one field of it, and still counts for `post_key`; `value` is
-- null where it takes more than a word: people, signals, images, the author.
CREATE TABLE post_links (
  post_key BIGINT NOT NULL,
  other_key BIGINT NOT NULL,
  platform VARCHAR NOT NULL,
  field VARCHAR NOT NULL CHECK (field IN ('visibility', 'kind', 'repost_of', 'coauthor', 'tagged', 'mentioned', 'author', 'signals', 'images')),
  value VARCHAR,                             -- personal: id
  observed_at TIMESTAMP
);

-- Whoever is in a post by any observation that counts; `author` by another one than the newest.
CREATE TABLE people (
  post_key BIGINT NOT NULL,
  account_key BIGINT NOT NULL,
  role VARCHAR NOT NULL CHECK (role IN ('coauthor', 'invited_coauthor', 'tagged', 'mentioned', 'author'))
);

-- The images of another observation that counts for the post.
CREATE TABLE other_images (
  post_key BIGINT NOT NULL,
  other_key BIGINT NOT NULL,
  image_key BIGINT NOT NULL
);

-- What a file said that was the image, or another image of its post, and that is not here any more.
CREATE TABLE gone_files (
  image_key BIGINT NOT NULL,
  code VARCHAR NOT NULL,
  refused_at TIMESTAMP NOT NULL,
  because_image BIGINT
);

CREATE TABLE reposts (
  post_key BIGINT NOT NULL,
  platform VARCHAR NOT NULL,
  repost_of VARCHAR,                         -- personal: id
  observed_at TIMESTAMP
);

CREATE TABLE suppressed_accounts (
  account_key BIGINT NOT NULL,
  code VARCHAR NOT NULL,
  requested_at TIMESTAMP NOT NULL
);

-- `is_repeated`: not the post itself is on the list, but the one that it repeats; `is_beside`: somebody
-- who is erased was in it, or in what it repeats.
CREATE TABLE suppressed_posts (
  post_key BIGINT NOT NULL,
  is_repeated BOOLEAN NOT NULL,
  is_beside BOOLEAN NOT NULL,
  code VARCHAR NOT NULL,
  requested_at TIMESTAMP NOT NULL
);

CREATE TABLE account_standing (
  account_key BIGINT NOT NULL,
  status VARCHAR NOT NULL CHECK (status IN ('public', 'private', 'deleted', 'suspended', 'memorialised', 'unknown', 'malformed')),
  observed_at TIMESTAMP,
  origins VARCHAR NOT NULL,
  is_conflicting BOOLEAN NOT NULL,
  was_private BOOLEAN NOT NULL,
  was_private_at TIMESTAMP,
  was_private_until TIMESTAMP,
  was_memorialised BOOLEAN NOT NULL,
  consented_at TIMESTAMP,
  is_followed_by_viewer BOOLEAN NOT NULL,
  has_future_observation BOOLEAN NOT NULL
);

-- What is said to machines, as it was written: of an account, a post or an image.
CREATE TABLE spoken (
  account_key BIGINT,
  post_key BIGINT,
  image_key BIGINT,
  signal VARCHAR NOT NULL,
  value VARCHAR NOT NULL,                    -- personal: text
  observed_at TIMESTAMP,
  is_sole BOOLEAN NOT NULL,
  because_account BIGINT,
  because_image BIGINT
);

-- The words of each value that is spoken, as signal_rules and licences write them.
CREATE TABLE signal_words (
  signal VARCHAR NOT NULL,
  value VARCHAR NOT NULL,                    -- personal: text
  word VARCHAR NOT NULL                      -- personal: text
);

-- One row a word that is said to machines; an unknown word is null, and a null code refuses nothing.
CREATE TABLE said (
  account_key BIGINT,
  post_key BIGINT,
  image_key BIGINT,
  signal VARCHAR NOT NULL,
  word VARCHAR,
  code VARCHAR,
  observed_at TIMESTAMP,
  because_account BIGINT,
  because_image BIGINT
);

CREATE TABLE originals (
  post_key BIGINT NOT NULL,
  original_key BIGINT NOT NULL,
  account_key BIGINT NOT NULL,
  is_sure BOOLEAN NOT NULL,
  is_repost BOOLEAN NOT NULL
);

-- ── Reasons, each where it arises: what the rules of sql/rules find ───────────────────────────
-- Where somebody or something else is the cause, it is named, with the reason of it that counts.

CREATE TABLE account_reasons (
  account_key BIGINT NOT NULL,
  code VARCHAR NOT NULL,
  evidence VARCHAR NOT NULL,
  observed_at TIMESTAMP,
  because_account BIGINT,
  because_post BIGINT,
  because_image BIGINT,
  because_code VARCHAR
);

CREATE TABLE post_reasons (
  post_key BIGINT NOT NULL,
  code VARCHAR NOT NULL,
  evidence VARCHAR NOT NULL,
  observed_at TIMESTAMP,
  because_account BIGINT,
  because_post BIGINT,
  because_image BIGINT,
  because_code VARCHAR
);

CREATE TABLE image_reasons (
  image_key BIGINT NOT NULL,
  code VARCHAR NOT NULL,
  evidence VARCHAR NOT NULL,
  observed_at TIMESTAMP,
  because_account BIGINT,
  because_post BIGINT,
  because_image BIGINT,
  because_code VARCHAR
);

-- Tier 6, which is no matter of privacy: against a post, or against an image of it.
CREATE TABLE curation_reasons (
  post_key BIGINT,
  image_key BIGINT,
  code VARCHAR NOT NULL,
  evidence VARCHAR NOT NULL,
  observed_at TIMESTAMP,
  because_account BIGINT,
  because_post BIGINT,
  because_image BIGINT,
  because_code VARCHAR
);

-- ── Tags ──────────────────────────────────────────────────────────────────────────────────────

CREATE TABLE tag_counts (
  tag VARCHAR NOT NULL,                      -- personal: text
  post_count BIGINT NOT NULL,
  account_count BIGINT NOT NULL
);

CREATE TABLE tag_map (
  tag VARCHAR NOT NULL,                      -- personal: text
  key VARCHAR,                               -- personal: text
  route VARCHAR NOT NULL,
  concept_id INTEGER,
  concept_name VARCHAR,
  synsets VARCHAR[]
);

-- The accounts that may be one person's, with the least key among them; others are not listed.
CREATE TABLE authors (
  account_key BIGINT NOT NULL,
  author_key BIGINT NOT NULL
);

-- How posts.language is spelled, and the primary subtag that it stands for (BCP 47).
CREATE TABLE languages (
  written VARCHAR NOT NULL,
  language VARCHAR NOT NULL
);

-- The posts with a tag that a language decides about.
CREATE TABLE doubtful_posts (
  post_key BIGINT NOT NULL
);

-- The accounts of such posts that neither say their language nor show it: others of them may.
CREATE TABLE undetermined_accounts (
  account_key BIGINT NOT NULL
);

-- The language that a post's own words are in, by its caption or its tags, where it says none itself.
CREATE TABLE detected_languages (
  post_key BIGINT NOT NULL,
  language VARCHAR NOT NULL,                 -- personal: text
  evidence VARCHAR NOT NULL CHECK (evidence IN ('caption', 'tags')),
  confidence DOUBLE NOT NULL
);

-- The language that the captions of other posts of undetermined accounts are in.
CREATE TABLE other_captions (
  post_key BIGINT NOT NULL,
  language VARCHAR NOT NULL                  -- personal: text
);

-- The language that most of an account's posts are in, of those that say so, or else by detection.
CREATE TABLE account_languages (
  account_key BIGINT NOT NULL,
  language VARCHAR NOT NULL,                 -- personal: text
  share DOUBLE NOT NULL
);

-- The language that doubtful posts are read in, if any: how it is known, and how surely, where it is not
-- stated.
CREATE TABLE post_languages (
  post_key BIGINT NOT NULL,
  language VARCHAR,                          -- personal: text
  known_by VARCHAR CHECK (known_by IN ('stated', 'caption', 'tags', 'account')),
  confidence DOUBLE
);

-- What tags mean in any language, where that is something else than in tag_map, or nothing.
CREATE TABLE possible_readings (
  tag VARCHAR NOT NULL,                      -- personal: text
  language VARCHAR NOT NULL,
  route VARCHAR NOT NULL,
  concept_id INTEGER,
  concept_name VARCHAR,
  synsets VARCHAR[]
);

-- The same for the languages that posts are in: that they say, or that were detected.
CREATE TABLE tag_readings (
  tag VARCHAR NOT NULL,                      -- personal: text
  language VARCHAR NOT NULL,
  route VARCHAR NOT NULL,
  concept_id INTEGER,
  concept_name VARCHAR,
  synsets VARCHAR[]
);

-- The tags of tag_readings: each meaning that admitted posts use them in, also that of tag_map.
CREATE TABLE tag_meanings (
  tag VARCHAR NOT NULL,                      -- personal: text
  is_reading BOOLEAN NOT NULL,
  route VARCHAR NOT NULL,
  concept_id INTEGER,
  concept_name VARCHAR,
  post_count BIGINT NOT NULL,
  account_count BIGINT NOT NULL
);

CREATE TABLE concepts (
  concept_id INTEGER NOT NULL,
  name VARCHAR NOT NULL,
  synsets VARCHAR[] NOT NULL
);

CREATE TABLE post_concepts (
  post_key BIGINT NOT NULL,
  concept_ids INTEGER[] NOT NULL
);

-- The concepts that a model is to learn: those of post_concepts, and what the too rare ones are merged into.
CREATE TABLE labels (
  post_key BIGINT NOT NULL,
  concept_ids INTEGER[] NOT NULL
);

-- ── Images ────────────────────────────────────────────────────────────────────────────────────

-- `sha256` is of the file as it came. Its place in the media store is called after the digest of what is
-- kept of it; `metadata` and `media_metadata` are the kinds of data beside the pixels of the two. By the
-- perceptual hashes one image is found to be a copy of another: a copy hash of it is near an original hash.
CREATE TABLE image_facts (
  image_key BIGINT NOT NULL,
  state VARCHAR NOT NULL CHECK (state IN ('ok', 'missing', 'unreadable', 'unsupported', 'too_large', 'too_small', 'metadata_unreadable', 'uncleanable', 'scan_too_slow', 'scan_crashed')),
  sha256 VARCHAR,
  width_px INTEGER,
  height_px INTEGER,
  location VARCHAR,
  signals STRUCT(signal VARCHAR, value VARCHAR)[],
  metadata VARCHAR[],
  media_metadata VARCHAR[],
  original_hashes BIGINT[],
  copy_hashes BIGINT[]
);

-- What models will be evaluated on: a row a file, or several of the same bytes.
CREATE TABLE evaluation_images (
  sha256 VARCHAR,
  state VARCHAR NOT NULL,
  original_hashes BIGINT[]
);

-- Images that are, or look like, an evaluation image, with the nearest; `distance` is in bits.
CREATE TABLE evaluation_overlaps (
  image_key BIGINT NOT NULL,
  sha256 VARCHAR NOT NULL,
  distance INTEGER NOT NULL
);

-- Keyed digests of addresses that may be those of an image that left.
CREATE TABLE address_digests (
  image_key BIGINT NOT NULL,
  sha256 VARCHAR NOT NULL
);

-- `first_image` is the first of those at one address.
CREATE TABLE same_addresses (
  image_key BIGINT NOT NULL,
  first_image BIGINT NOT NULL
);

-- `image_id`: of an image that this run judges; an image of an observation that counts no more has none.
CREATE TABLE image_digests (
  image_key BIGINT NOT NULL,
  image_id VARCHAR,
  sha256 VARCHAR NOT NULL
);

-- ── Outcomes ──────────────────────────────────────────────────────────────────────────────────

-- A mask has the bit of each reason in force that something bears, as policy.mask has it.
CREATE TABLE barred_accounts (
  account_key BIGINT NOT NULL,
  mask BIGINT NOT NULL
);

CREATE TABLE barred_posts (
  post_key BIGINT NOT NULL,
  mask BIGINT NOT NULL
);

-- `is_final`: for a code of tier 0, which no setting ignores.
CREATE TABLE excluded_images (
  image_key BIGINT NOT NULL,
  is_final BOOLEAN NOT NULL
);

-- Of an original that is gone there is no image, but the code that it left for.
CREATE TABLE excluded_files (
  sha256 VARCHAR NOT NULL,
  image_key BIGINT,
  code VARCHAR,
  is_final BOOLEAN NOT NULL
);

-- `original_id` is a keyed pseudonym of the file: what a person decides of a match is about that.
CREATE TABLE excluded_hashes (
  perceptual_hash BIGINT NOT NULL,
  original_id VARCHAR NOT NULL,
  image_key BIGINT,
  code VARCHAR
);

-- What a person decided of two pictures that look alike.
CREATE TABLE matches (
  image_id VARCHAR NOT NULL,
  original_id VARCHAR NOT NULL,
  decision VARCHAR NOT NULL CHECK (decision IN ('different', 'copy')),
  reason VARCHAR NOT NULL                    -- personal: text
);

-- Images that look like an excluded one, with the nearest: an image or, if that is gone, its code.
-- `distance` is how many bits of the hashes differ.
CREATE TABLE near_copies (
  image_key BIGINT NOT NULL,
  distance INTEGER NOT NULL,
  original_id VARCHAR NOT NULL,
  because_image BIGINT,
  code VARCHAR
);

-- Images that show the same picture as one that is kept, of what nothing else drops. `is_same_file`: of the
-- same bytes as they leave.
CREATE TABLE near_duplicates (
  image_key BIGINT NOT NULL,
  distance INTEGER NOT NULL,
  is_same_file BOOLEAN NOT NULL,
  because_image BIGINT NOT NULL
);

CREATE TABLE dropped_posts (
  post_key BIGINT NOT NULL,
  mask BIGINT NOT NULL
);

CREATE TABLE dropped_images (
  image_key BIGINT NOT NULL,
  post_key BIGINT NOT NULL,
  mask BIGINT NOT NULL
);

CREATE TABLE reason_sets (
  mask BIGINT NOT NULL,
  outcome VARCHAR NOT NULL CHECK (outcome IN ('rejected', 'quarantined')),
  primary_code VARCHAR NOT NULL,
  codes VARCHAR[] NOT NULL
);

CREATE TABLE kept_images (
  image_key BIGINT NOT NULL,
  post_key BIGINT NOT NULL
);

-- ── Sampling ──────────────────────────────────────────────────────────────────────────────────

-- Where some images leave for the balance of concepts: all that nothing else drops, and how it is made.
CREATE TABLE eligible_images (
  image_key BIGINT NOT NULL,
  post_key BIGINT NOT NULL
);

CREATE TABLE rare_concepts (
  concept_id INTEGER NOT NULL,
  image_count BIGINT NOT NULL
);

-- What each too rare concept that is merged counts as; as itself, if others that are merged count as it.
CREATE TABLE merged_concepts (
  concept_id INTEGER NOT NULL,
  image_count BIGINT NOT NULL,
  into_concept_id INTEGER NOT NULL,
  into_name VARCHAR NOT NULL,
  into_synsets VARCHAR[] NOT NULL
);

CREATE TABLE learned_concepts (
  concept_id INTEGER NOT NULL,
  name VARCHAR NOT NULL,
  synsets VARCHAR[] NOT NULL
);

-- `miss_log`: how likely an image is not drawn for the concept: the negative logarithm in units of 1e-12, null where
-- every image is drawn.
CREATE TABLE concept_caps (
  concept_id INTEGER NOT NULL,
  image_count BIGINT NOT NULL,
  miss_log BIGINT
);

CREATE TABLE balanced_out (
  image_key BIGINT NOT NULL,
  least_image_count BIGINT NOT NULL
);

CREATE TABLE concept_counts (
  concept_id INTEGER NOT NULL,
  image_count BIGINT NOT NULL
);

CREATE TABLE sampling_plan (
  concept_id INTEGER NOT NULL,
  image_count BIGINT NOT NULL,
  repeat_factor FLOAT NOT NULL
);

CREATE TABLE image_weights (
  image_key BIGINT NOT NULL,
  repeat_factor FLOAT NOT NULL
);

-- Accounts that have to be in one split, with the least key among them; others are not listed.
CREATE TABLE account_groups (
  account_key BIGINT NOT NULL,
  group_key BIGINT NOT NULL
);

-- Of each account with kept images the split that all of them are in.
CREATE TABLE account_splits (
  account_key BIGINT NOT NULL,
  split VARCHAR NOT NULL CHECK (split IN ('train', 'validation'))
);

CREATE TABLE manifest_rows (
  image_id VARCHAR NOT NULL,
  location VARCHAR NOT NULL,
  sha256 VARCHAR,
  width_px INTEGER,
  height_px INTEGER,
  labels INTEGER[] NOT NULL,
  repeat_factor FLOAT NOT NULL,
  split VARCHAR NOT NULL CHECK (split IN ('train', 'validation'))
);

CREATE TABLE manifest (
  image_id VARCHAR NOT NULL,
  location VARCHAR NOT NULL,
  sha256 VARCHAR,
  width_px INTEGER,
  height_px INTEGER,
  labels INTEGER[] NOT NULL,
  repeat_factor FLOAT NOT NULL,
  split VARCHAR NOT NULL CHECK (split IN ('train', 'validation'))
);

-- What the references of a manifest stand for; it never leaves.
CREATE TABLE locations (
  location VARCHAR NOT NULL,
  url VARCHAR NOT NULL                       -- personal: url
);

-- ── Verification ──────────────────────────────────────────────────────────────────────────────

CREATE TABLE findings (
  image_id VARCHAR,
  verdict VARCHAR NOT NULL CHECK (verdict IN ('violation', 'cannot_tell', 'changed', 'unknown')),
  codes VARCHAR[] NOT NULL
);
