"""Planned posts and accounts as the JSON objects that Instaloader saves."""

import hashlib
from typing import Any

from curate.synthetic.people import Account
from curate.synthetic.plan import Post, shortcode_of

VERSION = "4.13.1"


def saved(node: dict[str, Any], node_type: str) -> dict[str, Any]:
    """A node as Instaloader wraps it before it saves it."""
    return {"node": node, "instaloader": {"version": VERSION, "node_type": node_type}}


def _address(*parts: object) -> str:
    name = hashlib.sha256("/".join(map(str, parts)).encode()).hexdigest()[:16]
    return f"https://scontent.example/{name}.jpg"


def _edges(*nodes: dict[str, Any]) -> dict[str, Any]:
    return {"edges": [{"node": node} for node in nodes]}


def _named(account: Account) -> dict[str, Any]:
    """An account as a tag or a co-author list names it: without its status."""
    return {
        "full_name": account.full_name,
        "id": account.account_id,
        "is_verified": False,
        "profile_pic_url": _address(account.account_id),
        "username": account.handle,
    }


def _status(account: Account, *, in_profile: bool) -> dict[str, Any]:
    """The ``is_private`` key as this account's posts or its profile carry it."""
    if account.role in {"unknown", "stranger"}:
        return {}
    if account.role == "malformed":
        return {"is_private": "False"}
    if account.role == "conflict":
        return {"is_private": in_profile}
    return {"is_private": account.privacy == "private"}


def owner_node(account: Account) -> dict[str, Any]:
    """The owner as its posts carry it."""
    return {
        "id": account.account_id,
        "is_verified": False,
        "profile_pic_url": _address(account.account_id),
        "username": account.handle,
        "blocked_by_viewer": False,
        "followed_by_viewer": account.role == "followed",
        "full_name": account.full_name,
        "has_blocked_viewer": False,
        **_status(account, in_profile=False),
        "is_unpublished": False,
        "requested_by_viewer": False,
    }


def _image_node(post: Post, position: int, side_px: int) -> dict[str, Any]:
    """The part that a post and a carousel's child have in common."""
    address = _address(post.post_id, position)
    return {
        "dimensions": {"height": side_px, "width": side_px},
        "gating_info": None,
        "fact_check_overall_rating": None,
        "fact_check_information": None,
        "media_preview": None,
        "display_url": address,
        "display_resources": [{"src": address, "config_width": side_px, "config_height": side_px}],
        "is_video": "video" in post.flags,
        "accessibility_caption": None,
        "tracking_token": hashlib.sha256(post.post_id.encode()).hexdigest()[:26],
    }


def _children(post: Post, side_px: int) -> dict[str, Any]:
    children = []
    for position in range(len(post.photos)):
        child_id = int(post.post_id) + position + 1
        child = {
            "__typename": "GraphImage",
            "id": str(child_id),
            "shortcode": shortcode_of(child_id),
            **_image_node(post, position, side_px),
            "edge_media_to_tagged_user": _edges(),
        }
        children.append(child)
    return _edges(*children)


def _coauthors(post: Post) -> dict[str, Any]:
    if not post.coauthors:
        return {"coauthor_producers": []}
    node: dict[str, Any] = {"coauthor_producers": [_named(account) for account in post.coauthors]}
    # The iPhone endpoint is asked for some posts only, and is the one that tells the status.
    if post.index % 2 == 0:
        in_app = [
            {
                "pk": int(account.account_id),
                "username": account.handle,
                "full_name": account.full_name,
                **_status(account, in_profile=True),
            }
            for account in post.coauthors
        ]
        node["iphone_struct"] = {
            "pk": int(post.post_id),
            "id": f"{post.post_id}_{post.account.account_id}",
            "coauthor_producers": in_app,
        }
    return node


def _kind(post: Post) -> str:
    if "video" in post.flags:
        return "GraphVideo"
    return "GraphSidecar" if len(post.photos) > 1 else "GraphImage"


def post_node(post: Post, side_px: int) -> dict[str, Any]:
    """A post as Instaloader saves it."""
    shown_px = side_px // 2 if post.photos[0].is_halved else side_px
    likes = int(post.post_id) % 997
    node: dict[str, Any] = {
        "__typename": _kind(post),
        "id": post.post_id,
        "shortcode": post.shortcode,
        **_image_node(post, 0, shown_px),
        "edge_media_to_tagged_user": _edges(
            *({"user": _named(account), "x": 0.5, "y": 0.25} for account in post.tagged)
        ),
        "edge_media_to_caption": _edges({"text": post.caption}) if post.caption else _edges(),
        "caption_is_edited": False,
        "has_ranked_comments": False,
        "edge_media_to_comment": {
            "count": 0,
            "page_info": {"has_next_page": False, "end_cursor": None},
            "edges": [],
        },
        "comments_disabled": False,
        "commenting_disabled_for_viewer": False,
        "taken_at_timestamp": int(post.taken_at.timestamp()),
        "edge_media_preview_like": {"count": likes, "edges": []},
        "edge_media_to_sponsor_user": _edges(),
        "location": None,
        "viewer_has_liked": False,
        "viewer_has_saved": False,
        "viewer_has_saved_to_collection": False,
        "viewer_in_photo_of_you": False,
        "viewer_can_reshare": True,
        "owner": owner_node(post.account),
        **_coauthors(post),
        "is_ad": False,
        "edge_web_media_to_related_media": _edges(),
    }
    if len(post.photos) > 1:
        node["edge_sidecar_to_children"] = _children(post, side_px)
    if "video" in post.flags:
        node["video_url"] = _address(post.post_id, "video").replace(".jpg", ".mp4")
        node |= {"video_view_count": likes * 9, "video_duration": 7.5, "product_type": "clips"}
    return saved(node, "Post")


def profile_node(account: Account) -> dict[str, Any]:
    """An account's profile as Instaloader saves it."""
    picture = _address(account.account_id)
    node = {
        "biography": account.biography,
        "bio_links": [],
        "biography_with_entities": {"raw_text": account.biography, "entities": []},
        "blocked_by_viewer": False,
        "country_block": False,
        "external_url": None,
        "edge_followed_by": {"count": int(account.account_id) % 4_999},
        "edge_follow": {"count": int(account.account_id) % 499},
        "followed_by_viewer": account.role == "followed",
        "follows_viewer": False,
        "full_name": account.full_name,
        "has_blocked_viewer": False,
        "has_requested_viewer": False,
        "highlight_reel_count": 0,
        "id": account.account_id,
        "is_business_account": False,
        "is_professional_account": False,
        "is_supervision_enabled": False,
        "is_guardian_of_viewer": False,
        "is_supervised_by_viewer": False,
        "is_supervised_user": False,
        "is_joined_recently": False,
        "business_email": None,
        "business_phone_number": None,
        "category_name": None,
        **_status(account, in_profile=True),
        "is_verified": False,
        "profile_pic_url": picture,
        "profile_pic_url_hd": picture,
        "requested_by_viewer": False,
        "username": account.handle,
        "pronouns": [],
        "edge_related_profiles": _edges(),
        "iphone_struct": {
            "pk": int(account.account_id),
            "username": account.handle,
            "id": account.account_id,
            "profile_pic_url": picture,
        },
    }
    return saved(node, "Profile")


def hashtag_node(name: str) -> dict[str, Any]:
    """A hashtag's page, which is no post."""
    node = {
        "id": "17841500000000000",
        "name": name,
        "allow_following": True,
        "is_following": False,
        "profile_pic_url": _address(name),
        "edge_hashtag_to_media": {"count": 0, "page_info": {"has_next_page": False}, "edges": []},
    }
    return saved(node, "Hashtag")


def iterator_node(account: Account) -> dict[str, Any]:
    """A download's resume file, which is no post."""
    node = {
        "query_hash": "0" * 32,
        "query_variables": {"id": account.account_id},
        "query_referer": None,
        "context_username": account.handle,
        "total_index": 12,
        "best_before": 1_780_000_000.0,
        "remaining_data": None,
        "first_node": None,
        "doc_id": None,
    }
    return saved(node, "FrozenNodeIterator")
