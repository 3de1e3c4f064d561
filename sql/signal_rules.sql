-- Machine-readable signals: what each known value of a signal decides. A null code means that the
-- value is known and refuses nothing; a value without a row is unknown and quarantines the post or image.
-- Values are words as curate/signals cuts them: in lower case, without what stands around them.
-- reads:
-- writes: signal_rules
-- params:
-- scope:  all
SELECT *
FROM (VALUES
  -- IPTC Photo Metadata 2023.1 / PLUS LDF: plus:DataMining, by the key at the end of its URI.
  ('plus:DataMining', 'dmi-unspecified',                            NULL),
  ('plus:DataMining', 'dmi-allowed',                                NULL),
  ('plus:DataMining', 'dmi-prohibited',                             'XMP_PLUS_DMI'),
  ('plus:DataMining', 'dmi-prohibited-aimltraining',                'XMP_PLUS_DMI'),
  ('plus:DataMining', 'dmi-prohibited-genaimltraining',             'XMP_PLUS_DMI'),
  ('plus:DataMining', 'dmi-prohibited-exceptsearchengineindexing',  'XMP_PLUS_DMI'),
  ('plus:DataMining', 'dmi-prohibited-seeconstraint',               'XMP_PLUS_DMI'),
  ('plus:DataMining', 'dmi-prohibited-seeembeddedrightsexpr',       'XMP_PLUS_DMI'),
  ('plus:DataMining', 'dmi-prohibited-seelinkedrightsexpr',         'XMP_PLUS_DMI'),
  -- PLUS LDF: plus:MinorModelAgeDisclosure.
  ('plus:MinorModelAgeDisclosure', 'ag-u14', 'MINOR_INDICATED'),
  ('plus:MinorModelAgeDisclosure', 'ag-a15', 'MINOR_INDICATED'),
  ('plus:MinorModelAgeDisclosure', 'ag-a16', 'MINOR_INDICATED'),
  ('plus:MinorModelAgeDisclosure', 'ag-a17', 'MINOR_INDICATED'),
  ('plus:MinorModelAgeDisclosure', 'ag-a18', NULL),
  ('plus:MinorModelAgeDisclosure', 'ag-a19', NULL),
  ('plus:MinorModelAgeDisclosure', 'ag-a20', NULL),
  ('plus:MinorModelAgeDisclosure', 'ag-a21', NULL),
  ('plus:MinorModelAgeDisclosure', 'ag-a22', NULL),
  ('plus:MinorModelAgeDisclosure', 'ag-a23', NULL),
  ('plus:MinorModelAgeDisclosure', 'ag-a24', NULL),
  ('plus:MinorModelAgeDisclosure', 'ag-a25', NULL),
  ('plus:MinorModelAgeDisclosure', 'ag-o25', NULL),
  -- PLUS LDF: plus:Licensor, whoever sells licences to the image, which is reserved but for those.
  ('plus:Licensor', 'present', 'LICENSE_INCOMPATIBLE'),
  -- XMP Rights Management: xmpRights:WebStatement. An address of Creative Commons is a licence, and
  -- is judged like one; a page of anybody else grants nothing and says no more than a licence left out.
  ('xmp:web-statement', 'other', NULL),
  -- A parent supervises the account, which the platform offers for teenagers.
  ('account:is_supervised', 'true',  'MINOR_INDICATED'),
  ('account:is_supervised', 'false', NULL),
  -- How old the owner is, by the birthday or the age that their own download has.
  ('account:age_group', 'minor', 'MINOR_INDICATED'),
  ('account:age_group', 'adult', NULL),
  -- What the person told whoever keeps the statuses. A grant lifts ACCT_WAS_PRIVATE and nothing else.
  ('account:consent', 'granted',   NULL),
  ('account:consent', 'withdrawn', 'CONSENT_WITHDRAWN'),
  -- Mastodon: properties of an actor, flags of an account.
  ('mastodon:indexable',    'true',  NULL),
  ('mastodon:indexable',    'false', 'FEDI_NOT_INDEXABLE'),
  ('mastodon:noindex',      'true',  'FEDI_NOT_INDEXABLE'),
  ('mastodon:noindex',      'false', NULL),
  -- An archive without an actor.json that can be read: what its account refuses is not known.
  ('mastodon:actor', 'unreadable', 'SIGNAL_VALUE_UNKNOWN'),
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
  ('lexicon:preferences.training.allow',       'false', 'ATPROTO_INTENT'),
  -- The same labels on a post alone.
  ('bluesky:post-label', '!no-unauthenticated', 'ACCT_SIGNED_IN_ONLY'),
  ('bluesky:post-label', '!warn',               NULL),
  ('bluesky:post-label', '!no-promote',         NULL),
  ('bluesky:post-label', '!hide',               'POST_NOT_PUBLIC'),
  ('bluesky:post-label', '!takedown',           'POST_NOT_PUBLIC'),
  ('bluesky:post-label', '!suspend',            'POST_NOT_PUBLIC'),
  -- C2PA 1.x c2pa.training-mining, CAWG 1.1 cawg.training-mining: any entry's use, in lower case.
  -- CAWG: `constrained` without more information is to be read as `notAllowed`.
  ('c2pa:training-mining', 'allowed',     NULL),
  ('c2pa:training-mining', 'notallowed',  'C2PA_TDM'),
  ('c2pa:training-mining', 'constrained', 'C2PA_TDM'),
  ('cawg:training-mining', 'allowed',     NULL),
  ('cawg:training-mining', 'notallowed',  'CAWG_TDM'),
  ('cawg:training-mining', 'constrained', 'CAWG_TDM'),
  -- Whether a C2PA manifest could be read. One that could not may hold a refusal.
  ('c2pa:manifest', 'read',                 NULL),
  ('c2pa:manifest', 'unreadable',           'METADATA_UNREADABLE'),
  ('c2pa:manifest', 'not-embedded',         'METADATA_UNREADABLE'),
  ('c2pa:manifest', 'reader-not-installed', 'METADATA_UNREADABLE'),
  -- W3C TDMRep: tdm-reservation. What a data frame makes of the numbers is cut into them again.
  ('tdmrep:reservation', '1',               'TDMREP_RESERVED'),
  ('tdmrep:reservation', '0',               NULL),
  -- What a registry of opt-outs answered when it was asked about the post or its images.
  ('registry:optout', '1',     'REGISTRY_OPTOUT'),
  ('registry:optout', '0',     NULL),
  -- IETF AIPREF, draft-ietf-aipref-vocab-06: train-ai, ai-use, search. `search` is about search
  -- results only.
  ('aipref:content-usage', 'train-ai=n',    'AIPREF_DISALLOW'),
  ('aipref:content-usage', 'train-ai=y',    NULL),
  ('aipref:content-usage', 'ai-use=n',      'AIPREF_DISALLOW'),
  ('aipref:content-usage', 'ai-use=y',      NULL),
  -- Its predecessors: the category above all others was `tdm`, then `all`, then `bots`; training
  -- was `ai` and `genai` before it was `train-…`; use was `ai-output` for a while.
  ('aipref:content-usage', 'tdm=n',         'AIPREF_DISALLOW'),
  ('aipref:content-usage', 'tdm=y',         NULL),
  ('aipref:content-usage', 'all=n',         'AIPREF_DISALLOW'),
  ('aipref:content-usage', 'all=y',         NULL),
  ('aipref:content-usage', 'bots=n',        'AIPREF_DISALLOW'),
  ('aipref:content-usage', 'bots=y',        NULL),
  ('aipref:content-usage', 'ai=n',          'AIPREF_DISALLOW'),
  ('aipref:content-usage', 'ai=y',          NULL),
  ('aipref:content-usage', 'genai=n',       'AIPREF_DISALLOW'),
  ('aipref:content-usage', 'genai=y',       NULL),
  ('aipref:content-usage', 'train-genai=n', 'AIPREF_DISALLOW'),
  ('aipref:content-usage', 'train-genai=y', NULL),
  ('aipref:content-usage', 'ai-output=n',   'AIPREF_DISALLOW'),
  ('aipref:content-usage', 'ai-output=y',   NULL),
  ('aipref:content-usage', 'search=n',      NULL),
  ('aipref:content-usage', 'search=y',      NULL),
  -- Content Signals (contentsignals.org): search, ai-input, ai-train. Input is what a model is shown
  -- when it answers, and search is about search results; neither trains.
  ('content-signal', 'ai-train=no',  'CONTENT_SIGNAL'),
  ('content-signal', 'train-ai=no',  'CONTENT_SIGNAL'),
  ('content-signal', 'ai-train=yes', NULL),
  ('content-signal', 'ai-input=no',  NULL),
  ('content-signal', 'ai-input=yes', NULL),
  ('content-signal', 'search=no',    NULL),
  ('content-signal', 'search=yes',   NULL),
  -- RSL 1.0 (Really Simple Licensing): what a licence permits and prohibits of usage, what it asks
  -- for, and whether one must be obtained from a server. Drafts had train-ai for ai-train.
  ('rsl:license', 'license',              NULL),
  ('rsl:license', 'prohibits:all',         'RSL_RESTRICTED'),
  ('rsl:license', 'prohibits:ai-all',      'RSL_RESTRICTED'),
  ('rsl:license', 'prohibits:ai-train',    'RSL_RESTRICTED'),
  ('rsl:license', 'prohibits:train-ai',    'RSL_RESTRICTED'),
  ('rsl:license', 'prohibits:train-genai', 'RSL_RESTRICTED'),
  ('rsl:license', 'prohibits:ai-input',    NULL),
  ('rsl:license', 'prohibits:ai-index',    NULL),
  ('rsl:license', 'prohibits:search',      NULL),
  ('rsl:license', 'permits:training',      NULL),
  ('rsl:license', 'permits:other',         'RSL_RESTRICTED'),
  ('rsl:license', 'payment:free',          NULL),
  ('rsl:license', 'payment:other',         'RSL_RESTRICTED'),
  ('rsl:license', 'server',                'RSL_RESTRICTED')
) AS signal_rules (signal, value, code)
UNION ALL
-- Robots directives mean the same in the X-Robots-Tag header and in the robots meta.
SELECT field.signal, directive.value, directive.code
FROM (VALUES ('robots:x-robots-tag'), ('robots:meta')) AS field (signal)
CROSS JOIN (VALUES
  ('noai',              'ROBOTS_NOAI'),
  ('noimageai',         'ROBOTS_NOAI'),
  ('noml',              'ROBOTS_NOAI'),
  ('noindex',           'ROBOTS_NOAI'),
  ('noimageindex',      'ROBOTS_NOAI'),
  ('none',              'ROBOTS_NOAI'),
  ('all',               NULL),
  ('index',             NULL),
  ('follow',            NULL),
  ('nofollow',          NULL),
  ('archive',           NULL),
  ('noarchive',         NULL),
  ('cache',             NULL),
  ('nocache',           NULL),
  ('snippet',           NULL),
  ('nosnippet',         NULL),
  ('noodp',             NULL),
  ('noydir',            NULL),
  ('noyaca',            NULL),
  ('notranslate',       NULL),
  ('nositelinkssearchbox', NULL),
  ('nopagereadaloud',   NULL),
  ('indexifembedded',   NULL),
  ('max-snippet',       NULL),
  ('max-image-preview', NULL),
  ('max-video-preview', NULL),
  ('unavailable_after', NULL)
) AS directive (value, code)
