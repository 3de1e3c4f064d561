-- Machine-readable signals: what each known value of a signal decides. A null code means that the
-- value is known and refuses nothing; a value without a row is unknown and quarantines the image.
-- reads:
-- params:
-- scope:  all
SELECT *
FROM (VALUES
  -- IPTC Photo Metadata 2023.1 / PLUS LDF: plus:DataMining, by the key at the end of its URI.
  ('plus:DataMining', 'DMI-UNSPECIFIED',                            NULL),
  ('plus:DataMining', 'DMI-ALLOWED',                                NULL),
  ('plus:DataMining', 'DMI-PROHIBITED',                             'XMP_PLUS_DMI'),
  ('plus:DataMining', 'DMI-PROHIBITED-AIMLTRAINING',                'XMP_PLUS_DMI'),
  ('plus:DataMining', 'DMI-PROHIBITED-GENAIMLTRAINING',             'XMP_PLUS_DMI'),
  ('plus:DataMining', 'DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING',  'XMP_PLUS_DMI'),
  ('plus:DataMining', 'DMI-PROHIBITED-SEECONSTRAINT',               'XMP_PLUS_DMI'),
  ('plus:DataMining', 'DMI-PROHIBITED-SEEEMBEDDEDRIGHTSEXPR',       'XMP_PLUS_DMI'),
  ('plus:DataMining', 'DMI-PROHIBITED-SEELINKEDRIGHTSEXPR',         'XMP_PLUS_DMI'),
  -- PLUS LDF: plus:MinorModelAgeDisclosure.
  ('plus:MinorModelAgeDisclosure', 'AG-U14', 'MINOR_INDICATED'),
  ('plus:MinorModelAgeDisclosure', 'AG-A15', 'MINOR_INDICATED'),
  ('plus:MinorModelAgeDisclosure', 'AG-A16', 'MINOR_INDICATED'),
  ('plus:MinorModelAgeDisclosure', 'AG-A17', 'MINOR_INDICATED'),
  ('plus:MinorModelAgeDisclosure', 'AG-A18', NULL),
  ('plus:MinorModelAgeDisclosure', 'AG-A19', NULL),
  ('plus:MinorModelAgeDisclosure', 'AG-A20', NULL),
  ('plus:MinorModelAgeDisclosure', 'AG-A21', NULL),
  ('plus:MinorModelAgeDisclosure', 'AG-A22', NULL),
  ('plus:MinorModelAgeDisclosure', 'AG-A23', NULL),
  ('plus:MinorModelAgeDisclosure', 'AG-A24', NULL),
  ('plus:MinorModelAgeDisclosure', 'AG-A25', NULL),
  ('plus:MinorModelAgeDisclosure', 'AG-O25', NULL),
  -- A parent supervises the account, which the platform offers for teenagers.
  ('account:is_supervised', 'true',  'MINOR_INDICATED'),
  ('account:is_supervised', 'false', NULL),
  -- Mastodon: properties of an actor, flags of an account.
  ('mastodon:indexable',    'true',  NULL),
  ('mastodon:indexable',    'false', 'FEDI_NOT_INDEXABLE'),
  ('mastodon:noindex',      'true',  'FEDI_NOT_INDEXABLE'),
  ('mastodon:noindex',      'false', NULL),
  ('mastodon:discoverable', 'true',  NULL),
  ('mastodon:discoverable', 'false', 'FEDI_NOT_INDEXABLE'),
  -- AT Protocol: com.atproto.label.defs, global label values.
  ('bluesky:label', '!no-unauthenticated', 'ACCT_SIGNED_IN_ONLY'),
  ('bluesky:label', '!warn',               NULL),
  ('bluesky:label', '!no-promote',         NULL),
  ('bluesky:label', '!hide',               'ACCT_SUSPENDED'),
  ('bluesky:label', '!takedown',           'ACCT_SUSPENDED'),
  ('bluesky:label', '!suspend',            'ACCT_SUSPENDED'),
  -- Bluesky proposal 0008, org.user-intents.declaration; lexicon community, preference.ai.
  ('bluesky:bulkDataset.allow',                'true',  NULL),
  ('bluesky:bulkDataset.allow',                'false', 'ATPROTO_INTENT'),
  ('bluesky:syntheticContentGeneration.allow', 'true',  NULL),
  ('bluesky:syntheticContentGeneration.allow', 'false', 'ATPROTO_INTENT'),
  ('lexicon:preferences.training.allow',       'true',  NULL),
  ('lexicon:preferences.training.allow',       'false', 'ATPROTO_INTENT')
) AS signal_rules (signal, value, code)
