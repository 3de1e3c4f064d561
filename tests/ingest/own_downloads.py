"""Small valid downloads of one's own data, of invented people, written by hand.

They have the shapes of the platforms' own files; ``fixtures`` makes layouts of them.
"""

from typing import Any

from canaries import CANARY, number

# ── X ─────────────────────────────────────────────────────────────────────────────────────────


def _tweet(tail: int, **more: Any) -> dict[str, Any]:
    return {
        "tweet": {
            "edit_info": {
                "initial": {
                    "editTweetIds": [number(tail)],
                    "editableUntil": "2024-03-05T15:02:11.000Z",
                    "editsRemaining": "5",
                    "isEditEligible": True,
                }
            },
            "retweeted": False,
            "source": '<a href="https://mobile.twitter.com" rel="nofollow">Twitter Web App</a>',
            "entities": {
                "hashtags": [{"text": "sea", "indices": ["10", "14"]}],
                "symbols": [],
                "user_mentions": [],
                "urls": [],
            },
            "display_text_range": ["0", "20"],
            "favorite_count": "2",
            "id_str": number(tail),
            "truncated": False,
            "retweet_count": "0",
            "id": number(tail),
            "created_at": "Tue Mar 05 14:02:11 +0000 2024",
            "favorited": False,
            "full_text": f"{CANARY} &amp; the #sea",
            "lang": "en",
            **more,
        }
    }


def _mention(tail: int) -> dict[str, Any]:
    return {
        "name": CANARY,
        "screen_name": f"{CANARY}{tail}",
        "indices": ["0", "9"],
        "id_str": number(tail),
        "id": number(tail),
    }


_PHOTO = {
    "url": "https://t.co/abc",
    "expanded_url": f"https://twitter.com/{CANARY}1/status/{number(141)}/photo/1",
    "media_url_https": f"https://pbs.twimg.com/media/{CANARY}.jpg",
    "id_str": number(200),
    "type": "photo",
}
X_ARCHIVE: dict[str, Any] = {
    "data/manifest.js": {
        "userInfo": {"accountId": number(1), "userName": f"{CANARY}1", "displayName": CANARY},
        "archiveInfo": {"sizeBytes": "1", "generationDate": "2025-01-22T05:46:38.082Z"},
        "dataTypes": {"tweets": {"mediaDirectory": "data/tweets_media"}},
    },
    "data/account.js": [
        {
            "account": {
                "email": f"{CANARY}@example.org",
                "createdVia": "web",
                "username": f"{CANARY}1",
                "accountId": number(1),
                "createdAt": "2012-05-01T10:00:00.000Z",
                "accountDisplayName": CANARY,
            }
        }
    ],
    "data/ageinfo.js": [
        {"ageMeta": {"ageInfo": {"age": ["34"], "birthDate": "1990-02-03"}, "inferredAgeInfo": {}}}
    ],
    "data/protected-history.js": [
        {"protectedHistory": {"protectedAt": "2024-12-01T10:00:00.000Z", "action": "Protect"}}
    ],
    "data/tweets.js": [
        _tweet(141, extended_entities={"media": [_PHOTO]}),
        _tweet(
            142,
            full_text=f"RT @{CANARY}7: my sea",
            entities={"hashtags": [], "user_mentions": [_mention(7)], "urls": []},
        ),
        _tweet(
            143,
            in_reply_to_status_id_str=number(190),
            in_reply_to_user_id_str=number(8),
            in_reply_to_screen_name=f"{CANARY}8",
        ),
        _tweet(
            144,
            entities={
                "hashtags": [],
                "user_mentions": [],
                "urls": [{"expanded_url": f"https://x.com/{CANARY}9/status/{number(191)}"}],
            },
        ),
    ],
    "data/deleted-tweets.js": [
        _tweet(145, deleted_at="Wed Mar 06 14:02:11 +0000 2024"),
    ],
}


# ── Facebook ──────────────────────────────────────────────────────────────────────────────────

_ACTIVITY = "your_facebook_activity/posts"


def _fb_photo(tail: int, **more: Any) -> dict[str, Any]:
    return {
        "uri": f"{_ACTIVITY}/media/Mobileuploads_{CANARY}/{number(tail)}.jpg",
        "creation_timestamp": 1_500_000_000 + tail,
        "media_metadata": {"photo_metadata": {"exif_data": [{"upload_ip": "192.0.2.1"}]}},
        "title": "Mobile uploads",
        "description": f"caf\u00c3\u00a9 {CANARY}",
        **more,
    }


def _fb_post(tail: int, *photos: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "timestamp": 1_500_000_000 + tail,
        "attachments": [{"data": [{"media": photo} for photo in photos]}],
        "data": [{"post": f"{CANARY} #sea {tail}"}, {"update_timestamp": 1_500_000_000}],
        "title": f"{CANARY} added a new photo.",
        **more,
    }


FACEBOOK: dict[str, Any] = {
    "personal_information/profile_information/profile_information.json": {
        "profile_v2": {
            "name": {"full_name": f"{CANARY} one", "first_name": CANARY, "last_name": "one"},
            "emails": {"emails": [f"{CANARY}@example.org"], "previous_emails": []},
            "birthday": {"year": 1990, "month": 10, "day": 1},
            "profile_uri": f"https://www.facebook.com/{CANARY}.one",
            "registration_timestamp": 1_200_000_000,
        }
    },
    f"{_ACTIVITY}/your_posts__check_ins__photos_and_videos_1.json": [
        _fb_post(151, _fb_photo(151), _fb_photo(152), tags=[{"name": f"{CANARY} seven"}]),
        {"timestamp": 1_500_000_200, "data": [{"post": f"@[{number(7)}:2048:{CANARY} eight]"}]},
        {
            "timestamp": 1_500_000_300,
            "attachments": [
                {"data": [{"external_context": {"url": "https://www.facebook.com/a/posts/12"}}]}
            ],
            "data": [],
            "title": f"{CANARY} one shared a post.",
        },
        _fb_post(153, _fb_photo(153), title=f"{CANARY} one posted on {CANARY} nine's timeline."),
    ],
    f"{_ACTIVITY}/archive.json": {"archive_v2": [_fb_post(154, _fb_photo(154))]},
    f"{_ACTIVITY}/trash.json": {"trash_v2": [_fb_post(155, _fb_photo(155))]},
    f"{_ACTIVITY}/album/0.json": {
        "name": "Mobile uploads",
        "photos": [_fb_photo(151), _fb_photo(156)],
        "cover_photo": _fb_photo(151),
        "last_modified_timestamp": 1_500_000_400,
        "description": "",
    },
    f"{_ACTIVITY}/your_uncategorized_photos.json": {"other_photos_v2": [_fb_photo(157)]},
    "your_facebook_activity/stories/archived_stories.json": {
        "archived_stories_v2": [_fb_post(158, _fb_photo(158))]
    },
}


# ── TikTok ────────────────────────────────────────────────────────────────────────────────────


def _tiktok_post(tail: int, **more: Any) -> dict[str, Any]:
    return {
        "Date": f"2024-03-0{tail % 9 + 1} 10:00:00",
        "Link": f"https://www.tiktokv.com/share/video/{number(tail)}/",
        "Likes": "3",
        "WhoCanView": "Everyone",
        "AllowComments": "Yes",
        "AllowStitches": "Yes",
        "AllowDuets": "No",
        "Title": f"{CANARY} #sea",
        "Sound": "original sound",
        "Location": "",
        "AlternateText": "N/A",
        "AddYoursText": "N/A",
        "CoverImage": f"https://cdn.example/{CANARY}.jpeg",
        **more,
    }


TIKTOK: dict[str, Any] = {
    "Comment": {"Comments": {"App": 1, "CommentsList": None}},
    "Post": {
        "Posts": {
            "VideoList": [
                _tiktok_post(161),
                _tiktok_post(162, WhoCanView="Friends"),
                _tiktok_post(163, WhoCanView="Only you"),
                _tiktok_post(164, Title=f"#duet with @{CANARY}7"),
            ]
        },
        "Recently Deleted Posts": {"PostList": [_tiktok_post(165)]},
        "Story": {},
    },
    "Profile And Settings": {
        "Profile Info": {
            "App": 1,
            "ProfileMap": {
                "userName": f"{CANARY}1",
                "displayName": CANARY,
                "emailAddress": f"{CANARY}@example.org",
                "birthDate": "12-Apr-1996",
            },
        },
        "Follower": {"FansList": [{"Date": "2024-03-01 10:00:00", "UserName": f"{CANARY}8"}]},
        "Settings": {"App": 1, "SettingsMap": {"Private Account": "On", "Interests": ""}},
    },
    "Your Activity": {
        "Reposts": {
            "RepostList": [
                {
                    "Date": "2024-03-02 10:00:00",
                    "Link": f"https://www.tiktokv.com/share/video/{number(190)}/",
                }
            ]
        },
        "Watch History": {"VideoList": []},
    },
}
TIKTOK_2023: dict[str, Any] = {
    "Activity": {"Like List": {"ItemFavoriteList": []}},
    "App Settings": {"Settings": {"SettingsMap": {"Private Account": "Off"}}},
    "Profile": {"Profile Information": {"ProfileMap": {"userName": f"{CANARY}1"}}},
    "Video": {
        "Videos": {
            "VideoList": [
                {
                    "Date": "2022-03-01 10:00:00",
                    "Link": f"https://www.tiktokv.com/share/video/{number(166)}/",
                    "Likes": "3",
                }
            ]
        }
    },
}


# ── Google ────────────────────────────────────────────────────────────────────────────────────


def _sidecar(tail: int, **more: Any) -> dict[str, Any]:
    when = {"timestamp": str(1_600_000_000 + tail), "formatted": "Sep 13, 2020, 12:26:40 PM UTC"}
    return {
        "title": f"{CANARY}{tail}.jpg",
        "description": f"{CANARY} at the sea",
        "imageViews": "9",
        "creationTime": when,
        "photoTakenTime": when,
        "geoData": {"latitude": 1.5, "longitude": 2.5, "altitude": 0.0},
        "people": [{"name": f"{CANARY} seven"}],
        "url": f"https://photos.google.com/photo/AF1Qip{CANARY}{tail}",
        "googlePhotosOrigin": {"mobileUpload": {"deviceType": "ANDROID_PHONE"}},
        **more,
    }


_YEAR = "Takeout/Google Photos/Photos from 2020"
GOOGLE_PHOTOS: dict[str, Any] = {
    f"{_YEAR}/a.jpg.json": _sidecar(171),
    f"{_YEAR}/b.jpg.supplemental-metad.json": _sidecar(
        172, googlePhotosOrigin={"fromSharedAlbum": {}}
    ),
    f"{_YEAR}/c.mp4.supplemental-metadata.json": _sidecar(173, title="c.mp4", archived=True),
    f"{_YEAR}/d.jpg.supplemental-metadata.json": _sidecar(174, trashed=True),
    "Takeout/Google Photos/Sea/metadata.json": {
        "title": "Sea",
        "description": "",
        "access": "protected",
        "date": {"timestamp": "1600000000", "formatted": ""},
    },
}


# ── Threads ───────────────────────────────────────────────────────────────────────────────────


def _thread(tail: int, uri: str, **more: Any) -> dict[str, Any]:
    return {
        "media": [
            {
                "uri": uri,
                "creation_timestamp": 1_700_000_000 + tail,
                "title": f"caf\u00c3\u00a9 {CANARY} @{CANARY}9",
                "media_metadata": {"camera_metadata": {"has_camera_metadata": False}},
                "cross_post_source": {"source_app": "FB"},
                "text_app_post": {"reply_control": "everyone", "is_reply": False},
            }
        ],
        **more,
    }


THREADS: dict[str, Any] = {
    "your_instagram_activity/threads/personal_information.json": {
        "text_post_app_text_post_app_profile": [
            {
                "media_map_data": {},
                "string_map_data": {
                    "Username": {"href": "", "value": f"{CANARY}1", "timestamp": 0},
                    "Private Account": {"href": "", "value": "True", "timestamp": 0},
                },
            }
        ]
    },
    "your_instagram_activity/threads/threads_and_replies.json": {
        "text_post_app_text_posts": [
            _thread(181, ""),
            _thread(182, f"media/posts/202408/{CANARY}.jpg"),
            _thread(183, "", title=CANARY, creation_timestamp=1_700_000_183),
        ]
    },
}


# ── Reddit ────────────────────────────────────────────────────────────────────────────────────

_DAY = "2024-03-01 10:00:00 UTC"
_PAGE = f"https://www.reddit.com/r/{CANARY}/comments"
REDDIT: dict[str, Any] = {
    "posts.csv": [
        ["id", "permalink", "date", "ip", "subreddit", "gildings", "title", "url", "body"],
        [
            *("ab1", f"{_PAGE}/ab1/x/", _DAY, "192.0.2.1", CANARY, "0", f"sea u/{CANARY}"),
            *("https://i.redd.it/abc.jpg", ""),
        ],
        ["ab2", f"{_PAGE}/ab2/x/", _DAY, "", CANARY, "0", CANARY, f"{_PAGE}/ab2/x/", f"{CANARY},"],
        ["ab3", f"{_PAGE}/ab3/x/", _DAY, "", CANARY, "0", CANARY, f"{_PAGE}/zz9/y/", ""],
        ["ab4", f"{_PAGE}/ab4/x/", _DAY, "", CANARY, "0", CANARY, "", "[removed]"],
    ],
    "comments.csv": [
        ["id", "permalink", "date", "ip", "subreddit", "gildings", "link", "parent", "body"],
        ["cd1", f"{_PAGE}/ab1/x/cd1/", _DAY, "", CANARY, "0", f"{_PAGE}/ab1/x/", "", CANARY],
    ],
    "messages.csv": [
        ["id", "permalink", "thread_id", "date", "ip", "from", "to", "subject", "body"],
        ["ef1", "", "", _DAY, "", f"{CANARY}1", f"{CANARY}2", CANARY, CANARY],
    ],
    "statistics.csv": [
        ["statistic", "value"],
        ["account name", f"{CANARY}1"],
        ["export time", "2024-05-02 06:57:14 UTC"],
    ],
    "birthdate.csv": [["birthdate", "verified_birthdate"], ["1990-02-03", ""]],
}
