-- The policy: one row a reason code, with its tier, its default action under each preset, the rule in
-- plain words, and what would have to change for the post or image to be kept.
-- Tiers: 0 no override, 1 privacy, 2 lifecycle, 3 machine-readable opt-out, 4 propagation,
-- 5 fail-closed, 6 curation (not privacy).
-- reads:
-- params:
-- scope:  all
SELECT *
FROM (VALUES
  ('MINOR_INDICATED',         0, 'reject',     'reject',     'Something indicates a minor: a supervised account, or an age disclosure below 18 in the image.', 'Nothing: this rule has no override.'),
  ('SUBJECT_ERASURE_REQUEST', 0, 'reject',     'reject',     'The person asked for erasure, of the account or of the post.', 'Nothing: this rule has no override.'),
  ('SUBJECT_OBJECTION',       0, 'reject',     'reject',     'The person objected to the use of the account or of the post.', 'Nothing: this rule has no override.'),
  ('CONSENT_WITHDRAWN',       0, 'reject',     'reject',     'The person withdrew the consent for the account or for the post.', 'Nothing: this rule has no override.'),
  ('SUPPRESSION_LIST_MATCH',  0, 'reject',     'reject',     'The account or the post is on the list of those who asked to leave.', 'Nothing: this rule has no override.'),
  ('ACCT_PRIVATE',            1, 'reject',     'reject',     'The account was private when it was last observed.', 'The account is observed to be public again.'),
  ('ACCT_WAS_PRIVATE',        1, 'reject',     'ignore',     'The account is public now, but was private at an earlier observation.', 'The person consents explicitly, later than that: ingest it as an account-status table with consent `granted`.'),
  ('POST_NOT_PUBLIC',         1, 'reject',     'reject',     'The post was not shared with the public, or its audience cannot be read.', 'The author shares the post publicly.'),
  ('POST_UNLISTED',           1, 'reject',     'reject',     'The post is unlisted: public to those who have the link, and not meant to be found.', 'The author lists the post publicly.'),
  ('POST_EPHEMERAL',          1, 'reject',     'reject',     'The post is a story, which its author meant to disappear.', 'Nothing: a story stays out.'),
  ('COAUTHOR_PRIVATE',        1, 'reject',     'reject',     'A co-author of the post has a private account or opted out.', 'The co-author is observed to be public.'),
  ('TAGGED_ACCOUNT_PRIVATE',  1, 'reject',     'ignore',     'A person who is tagged or mentioned has a private account or opted out.', 'That account is observed to be public.'),
  ('REPOST_OF_PRIVATE',       1, 'reject',     'reject',     'The post repeats a post of somebody whose account is not known to be public, or a post that was not shared with the public or refuses.', 'The original and its account are ingested and observed to be public.'),
  ('VIEWER_PRIVILEGED_ACCESS',1, 'reject',     'reject',     'The posts were visible only because whoever collected them follows a private account.', 'Nothing: such access is no publication.'),
  ('ACCT_SIGNED_IN_ONLY',     1, 'reject',     'ignore',     'The account asks to be shown to signed-in people only.', 'The account takes its label !no-unauthenticated back.'),
  ('ACCT_DELETED',            2, 'reject',     'ignore',     'The account was deleted.', 'The account is observed again, public.'),
  ('ACCT_SUSPENDED',          2, 'reject',     'ignore',     'The account is suspended.', 'The account is observed again, public.'),
  ('ACCT_MEMORIAL',           2, 'reject',     'ignore',     'The account is memorialised: the person has died.', 'Nothing: a memorial stays out.'),
  ('POST_DELETED',            2, 'reject',     'ignore',     'The author deleted the post.', 'Nothing: a deleted post stays out.'),
  ('ATPROTO_INTENT',          3, 'reject',     'ignore',     'The account''s own record refuses bulk datasets, synthetic content generation or AI training.', 'The account changes its declaration.'),
  ('FEDI_NOT_INDEXABLE',      3, 'reject',     'ignore',     'The account asks not to be indexed, or not to be discovered.', 'The account allows it in its settings.'),
  ('XMP_PLUS_DMI',            3, 'reject',     'ignore',     'The image carries an IPTC/PLUS Data Mining prohibition.', 'The rights holder publishes the image without the prohibition.'),
  ('C2PA_TDM',                3, 'reject',     'ignore',     'A C2PA manifest in the image, or in one that it was made from, does not allow data mining or training, or constrains it.', 'The rights holder publishes the image without the assertion.'),
  ('CAWG_TDM',                3, 'reject',     'ignore',     'A CAWG assertion in the image, or in one that it was made from, does not allow data mining or training, or constrains it.', 'The rights holder publishes the image without the assertion.'),
  ('TDMREP_RESERVED',         3, 'reject',     'ignore',     'The rights to mine text and data are reserved (TDM Reservation Protocol).', 'The rights holder allows it, to you in person.'),
  ('AIPREF_DISALLOW',         3, 'reject',     'ignore',     'The post''s Content-Usage preference (AIPREF) disallows AI training or use.', 'The rights holder publishes the post without the preference.'),
  ('ROBOTS_NOAI',             3, 'reject',     'ignore',     'The robots directives of the post''s page refuse AI or indexing.', 'The page is published without the directive.'),
  ('REGISTRY_OPTOUT',         3, 'reject',     'ignore',     'A registry of opt-outs lists the post or an image of it.', 'The rights holder takes it off the registry, and the registry is asked again.'),
  ('LICENSE_INCOMPATIBLE',    3, 'reject',     'ignore',     'The licence of the photo does not allow the purpose that the config sets, or no derivatives at all.', 'The rights holder chooses a licence that allows it, or policy.purpose is set to what the licence allows.'),
  ('EXACT_DUP_OF_EXCLUDED',   4, 'reject',     'reject',     'The file is byte for byte an image that left for privacy or an opt-out.', 'The excluded original is no longer excluded.'),
  ('STATUS_MISSING',          5, 'reject',     'reject',     'The latest observation does not show that the account is public, and missing is not public.', 'Ingest a status of the account (`curate ingest FILE --format account-status`), or declare it public on your own word (`--declare-public REASON`).'),
  ('STATUS_MALFORMED',        5, 'reject',     'reject',     'The account''s status could not be read as public or private.', 'Ingest a well-formed status of the account.'),
  ('STATUS_CONFLICT',         5, 'reject',     'reject',     'Sources disagree about the account''s status.', 'Ingest a later status that settles it.'),
  ('STATUS_STALE',            5, 'quarantine', 'ignore',     'The latest status is undated, or older than max_status_age_days before the run''s cutoff.', 'Observe the account again, or say when it was observed: `curate ingest --observed-at TIME`.'),
  ('STATUS_FUTURE',           5, 'quarantine', 'ignore',     'A status of the account is dated after the run''s cutoff.', 'Run with a later cutoff, or correct the date.'),
  ('COAUTHOR_UNKNOWN',        5, 'reject',     'reject',     'Nobody has observed whether a co-author''s account is public.', 'Ingest a status of the co-author''s account.'),
  ('METADATA_UNREADABLE',     5, 'quarantine', 'quarantine', 'The image''s metadata could not be read, so an opt-out in it cannot be ruled out.', 'Provide the file with readable metadata, or install the extra [c2pa] if the reader of its content credentials is not installed.'),
  ('SIGNAL_VALUE_UNKNOWN',    5, 'quarantine', 'quarantine', 'A refusal field or a licence holds a value that nobody has defined.', 'Provide the post or the file with a defined value, or add the value to sql/signal_rules.sql, a licence to sql/licences.sql.'),
  ('IMAGE_MISSING',           6, 'reject',     'reject',     'There is no photo: no file where the export says, or the post has none.', 'Add the file to the export and ingest it again.'),
  ('IMAGE_UNREADABLE',        6, 'reject',     'reject',     'The file does not decode as an image.', 'Replace the damaged file and ingest it again.'),
  ('IMAGE_TOO_SMALL',         6, 'reject',     'reject',     'The image''s shorter side is below min_side_px.', 'Lower images.min_side_px, or provide a larger image.'),
  ('NO_CONCEPT',              6, 'reject',     'reject',     'None of the post''s hashtags is a concept of the vocabulary.', 'Map one of its hashtags in the overrides file, or widen the vocabulary.')
) AS policy (code, tier, strict_action, private_accounts_action, rule, remedy)
