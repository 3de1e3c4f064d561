-- What each image file is: whether it decodes, its digest and size, where its bytes are kept, the
-- names of the machine-readable signals in it, and the kinds of data beside its pixels, as it came
-- (metadata) and as it is kept (media_metadata).
-- reads:  image_facts, images
SELECT images.image_id, facts.state, facts.sha256, facts.width_px, facts.height_px, facts.location,
       list_transform(facts.signals, lambda entry: entry.signal) AS signals,
       facts.metadata, facts.media_metadata, facts.image_key
FROM store.image_facts AS facts
JOIN store.images AS images ON images.image_key = facts.image_key
