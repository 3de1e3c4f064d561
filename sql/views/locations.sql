-- The address that each reference in a manifest's location stands for, of pictures that are only addresses.
-- reads:  locations
-- personal: url
SELECT locations.location, locations.url
FROM store.locations AS locations
