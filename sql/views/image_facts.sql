-- What each image file is: whether it decodes, its digest and size, where its bytes are kept, and
-- the names of the machine-readable signals in it.
-- reads:  image_facts, images
SELECT images.image_id, facts.state, facts.sha256, facts.width_px, facts.height_px, facts.location,
       list_transform(facts.signals, lambda entry: entry.signal) AS signals, facts.image_key
FROM store.image_facts AS facts
JOIN store.images AS images ON images.image_key = facts.image_key
