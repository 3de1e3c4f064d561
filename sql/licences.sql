-- Licences of photos: what each allows whoever has no other permission. A licence without a row is
-- unknown and quarantines the post; attribution and share-alike are conditions that no query can
-- judge, and are left to a person. A number means something on its own platform only.
-- reads:
-- writes: licences
-- params:
-- scope:  all
SELECT *
FROM (VALUES
  -- flickr.photos.licenses.getInfo. 11 and above are newer than what is listed here.
  ('flickr 0',  'All rights reserved',              FALSE, FALSE, FALSE),
  ('flickr 1',  'CC BY-NC-SA 2.0',                  TRUE,  FALSE, TRUE),
  ('flickr 2',  'CC BY-NC 2.0',                     TRUE,  FALSE, TRUE),
  ('flickr 3',  'CC BY-NC-ND 2.0',                  TRUE,  FALSE, FALSE),
  ('flickr 4',  'CC BY 2.0',                        TRUE,  TRUE,  TRUE),
  ('flickr 5',  'CC BY-SA 2.0',                     TRUE,  TRUE,  TRUE),
  ('flickr 6',  'CC BY-ND 2.0',                     TRUE,  TRUE,  FALSE),
  ('flickr 7',  'No known copyright restrictions',  TRUE,  TRUE,  TRUE),
  ('flickr 8',  'United States government work',    TRUE,  TRUE,  TRUE),
  ('flickr 9',  'CC0 1.0',                          TRUE,  TRUE,  TRUE),
  ('flickr 10', 'Public Domain Mark 1.0',           TRUE,  TRUE,  TRUE),
  -- Creative Commons by short name, SPDX id or address, whatever the version.
  ('cc by',       'CC BY',                          TRUE,  TRUE,  TRUE),
  ('cc by sa',    'CC BY-SA',                       TRUE,  TRUE,  TRUE),
  ('cc by nd',    'CC BY-ND',                       TRUE,  TRUE,  FALSE),
  ('cc by nc',    'CC BY-NC',                       TRUE,  FALSE, TRUE),
  ('cc by nc sa', 'CC BY-NC-SA',                    TRUE,  FALSE, TRUE),
  ('cc by nc nd', 'CC BY-NC-ND',                    TRUE,  FALSE, FALSE),
  ('cc zero',     'CC0',                            TRUE,  TRUE,  TRUE),
  ('cc0',         'CC0',                            TRUE,  TRUE,  TRUE),
  ('cc mark',     'Public Domain Mark',             TRUE,  TRUE,  TRUE),
  ('public domain',                   'Public domain',                    TRUE,  TRUE,  TRUE),
  ('public domain mark',              'Public Domain Mark',               TRUE,  TRUE,  TRUE),
  ('public domain dedication (cc0)',  'CC0',                              TRUE,  TRUE,  TRUE),
  ('no known copyright restrictions', 'No known copyright restrictions',  TRUE,  TRUE,  TRUE),
  ('united states government work',   'United States government work',    TRUE,  TRUE,  TRUE),
  ('attribution',                           'CC BY',                      TRUE,  TRUE,  TRUE),
  ('attribution sharealike',                'CC BY-SA',                   TRUE,  TRUE,  TRUE),
  ('attribution noderivs',                  'CC BY-ND',                   TRUE,  TRUE,  FALSE),
  ('attribution noncommercial',             'CC BY-NC',                   TRUE,  FALSE, TRUE),
  ('attribution noncommercial sharealike',  'CC BY-NC-SA',                TRUE,  FALSE, TRUE),
  ('attribution noncommercial noderivs',    'CC BY-NC-ND',                TRUE,  FALSE, FALSE),
  ('all rights reserved',                   'All rights reserved',        FALSE, FALSE, FALSE)
) AS licences (licence, name, allows_reuse, allows_commercial, allows_derivatives)
