"""Every export format that can be read. Adding one is its file, its line here, and its test."""

from curate.ingest.adapter import Adapter
from curate.ingest.formats.bluesky import feed, jetstream
from curate.ingest.formats.facebook import download as facebook_download
from curate.ingest.formats.flickr import api as flickr_api
from curate.ingest.formats.flickr import yfcc100m
from curate.ingest.formats.gallery_dl import records as gallery_dl
from curate.ingest.formats.google import photos as google_photos
from curate.ingest.formats.instagram import (
    apify,
    bright_data,
    download,
    instaloader,
    scraper,
    threads,
    web,
)
from curate.ingest.formats.mastodon import api as mastodon_api
from curate.ingest.formats.mastodon import archive
from curate.ingest.formats.reddit import request as reddit_request
from curate.ingest.formats.tables import account_status, posts
from curate.ingest.formats.tiktok import apify as tiktok_apify
from curate.ingest.formats.tiktok import download as tiktok_download
from curate.ingest.formats.x import archive as x_archive

ADAPTERS: dict[str, Adapter] = {
    module.ADAPTER.name: module.ADAPTER
    for module in (
        instaloader,
        download,
        apify,
        web,
        scraper,
        archive,
        mastodon_api,
        jetstream,
        feed,
        flickr_api,
        yfcc100m,
        x_archive,
        facebook_download,
        tiktok_download,
        tiktok_apify,
        google_photos,
        threads,
        gallery_dl,
        bright_data,
        reddit_request,
        posts,
        account_status,
    )
}
