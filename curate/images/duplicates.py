"""Chooses, of pictures that look alike, the one that is kept; or tells which hang together."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from curate.components import joined
from curate.images.hamming import Distances, Pairs, Positions, pairs_within
from curate.images.hash_blocks import Hashes

_NONE = np.iinfo(np.int64).max
_DISTANCE_BIT = 56
# What is held at once. A crowd whose hashes have more is made smaller in rounds, which take the
# longer the longer its chains are; one that has as many is gone through picture by picture.
_MOST_PAIRS = 4_000_000


class Pictures(NamedTuple):
    """Pictures by their hashes, what is to be kept first at the front.

    ``wholes`` has a hash for each: that of the whole picture. ``views`` are the hashes by which a
    picture may be a copy of another, framed or mirrored; ``owners`` says whose, in rising order.
    """

    wholes: Hashes
    views: Hashes
    owners: Positions


def kept_ones(pictures: Pictures, distance: int) -> tuple[Positions, Distances]:
    """For each picture the position of the one that is kept for it, and how far that is.

    Two pictures are alike if a view of the one is within ``distance`` bits of the whole of the
    other. Guaranteed:

    - a picture is kept, for itself, unless it is alike to a kept one that is further to the front;
    - no two kept pictures are alike, so that the answer is the only one there is;
    - the others have the nearest kept one, of equally near ones the first: no chain of small
      steps ties unlike pictures together.

    The pairs are gone through a few times for those pictures that are alike to any, once for the
    others. Takes memory for a few numbers a view, and for a few million pairs. Raises what
    ``pairs_within`` does.
    """
    count = pictures.wholes.size
    pictures = _with_wholes_as_views(pictures)
    is_kept = np.zeros(count, np.bool_)
    first, last = _outermost(pictures, distance)
    is_alone = first == last
    is_kept[is_alone] = True
    crowd = np.flatnonzero(~is_alone)
    open_ones = crowd
    while open_ones.size:
        part = _chosen(pictures, open_ones)
        few = _few_pairs(part, distance)
        if few is not None:
            is_kept[open_ones] = _one_by_one(part, few)
            break
        first, _ = _outermost(part, distance)
        is_foremost = first == np.arange(open_ones.size)
        is_kept[open_ones[is_foremost]] = True
        is_settled = _nearest(part, is_foremost, distance) != _NONE
        open_ones = open_ones[~is_settled]
    kept_for, distances = np.arange(count), np.zeros(count, np.uint8)
    found = _nearest(_chosen(pictures, crowd), is_kept[crowd], distance)
    is_dropped = ~is_kept[crowd]
    dropped, found = crowd[is_dropped], found[is_dropped]
    kept_for[dropped] = crowd[found & ((1 << _DISTANCE_BIT) - 1)]
    distances[dropped] = (found >> _DISTANCE_BIT).astype(np.uint8)
    return kept_for, distances


def alike_groups(pictures: Pictures, distance: int) -> Positions:
    """For each picture the position of the first that likenesses lead to from it, its own if none.

    Here a chain of small steps does tie pictures together: of no two in different groups is one
    alike to the other, as ``kept_ones`` says what that is. Goes through the pairs once, in memory
    for a few numbers a view. Raises what ``pairs_within`` does.
    """
    count = pictures.wholes.size
    pictures = _with_wholes_as_views(pictures)
    wholes, whole_of = np.unique(pictures.wholes, return_inverse=True)
    views, view_of = np.unique(pictures.views, return_inverse=True)
    # Pictures are the first positions, then come the distinct wholes, then the distinct views.
    least = np.arange(count + wholes.size + views.size)
    least = joined(least, np.arange(count), count + whole_of)
    first_view = count + wholes.size
    # A view leads to wholes only: pictures with the same frame, and so one view, need not be alike.
    for pairs in _near(views, wholes, distance):
        least = joined(least, first_view + pairs.left, count + pairs.right)
    is_near = least[first_view:] != np.arange(first_view, least.size)
    is_near = is_near[view_of]
    return joined(least, pictures.owners[is_near], first_view + view_of[is_near])[:count]


def _with_wholes_as_views(pictures: Pictures) -> Pictures:
    owners = np.concatenate([pictures.owners, np.arange(pictures.wholes.size)])
    views = np.concatenate([pictures.views, pictures.wholes])
    order = np.argsort(owners, kind="stable")
    return Pictures(pictures.wholes, views[order], owners[order])


def _chosen(pictures: Pictures, positions: Positions) -> Pictures:
    """Only the pictures at these positions, which rise."""
    place = np.full(pictures.wholes.size, -1, np.int64)
    place[positions] = np.arange(positions.size)
    owners = place[pictures.owners]
    is_there = owners >= 0
    return Pictures(pictures.wholes[positions], pictures.views[is_there], owners[is_there])


def _near(views: Hashes, wholes: Hashes, distance: int) -> Iterator[Pairs]:
    """All pairs of one of ``views`` and one of ``wholes``, which are among them.

    ``pairs_between`` finds them as well, in more than twice the time.
    """
    places = np.searchsorted(views, wholes)
    whole_at = np.full(views.size, -1, np.int64)
    whole_at[places] = np.arange(wholes.size)
    yield Pairs(places, whole_at[places], np.zeros(wholes.size, np.uint8))
    for pairs in pairs_within(views, distance):
        for view, other in ((pairs.left, pairs.right), (pairs.right, pairs.left)):
            is_whole = whole_at[other] >= 0
            yield Pairs(view[is_whole], whole_at[other[is_whole]], pairs.distances[is_whole])


def _outermost(pictures: Pictures, distance: int) -> tuple[Positions, Positions]:
    """The first and the last picture that each is alike to, which may be itself."""
    positions = np.arange(pictures.wholes.size)
    firsts, lasts = positions.copy(), positions.copy()
    wholes, whole_of = np.unique(pictures.wholes, return_inverse=True)
    views, view_of = np.unique(pictures.views, return_inverse=True)
    first_whole, last_whole = _extremes(wholes.size, whole_of, positions)
    first_view, last_view = _extremes(views.size, view_of, pictures.owners)
    best_whole, worst_whole = first_whole.copy(), last_whole.copy()
    best_view, worst_view = _extremes(views.size, view_of[:0], positions[:0])
    for pairs in _near(views, wholes, distance):
        np.minimum.at(best_whole, pairs.right, first_view[pairs.left])
        np.maximum.at(worst_whole, pairs.right, last_view[pairs.left])
        np.minimum.at(best_view, pairs.left, first_whole[pairs.right])
        np.maximum.at(worst_view, pairs.left, last_whole[pairs.right])
    np.minimum(firsts, best_whole[whole_of], out=firsts)
    np.maximum(lasts, worst_whole[whole_of], out=lasts)
    np.minimum.at(firsts, pictures.owners, best_view[view_of])
    np.maximum.at(lasts, pictures.owners, worst_view[view_of])
    return firsts, lasts


def _few_pairs(pictures: Pictures, distance: int) -> Pairs | None:
    """All pairs of a view and a whole, by their places among the distinct ones, if they are few."""
    found, count = [], 0
    for pairs in _near(np.unique(pictures.views), np.unique(pictures.wholes), distance):
        count += pairs.left.size
        if count > _MOST_PAIRS:
            return None
        found.append(pairs)
    return Pairs(*map(np.concatenate, zip(*found, strict=True)))


def _one_by_one(pictures: Pictures, pairs: Pairs) -> npt.NDArray[np.bool_]:
    """Which pictures are kept, from the first to the last."""
    wholes, whole_of = np.unique(pictures.wholes, return_inverse=True)
    views, view_of = np.unique(pictures.views, return_inverse=True)
    views_of = np.split(view_of, np.searchsorted(pictures.owners, np.arange(1, whole_of.size)))
    views_near, views_from = _grouped(pairs.right, pairs.left, wholes.size)
    wholes_near, wholes_from = _grouped(pairs.left, pairs.right, views.size)
    is_view_near, is_whole_near = np.zeros(views.size, np.bool_), np.zeros(wholes.size, np.bool_)
    is_kept = np.zeros(whole_of.size, np.bool_)
    for number, (whole, own) in enumerate(zip(whole_of, views_of, strict=True)):
        if is_whole_near[whole] or is_view_near[own].any():
            continue
        is_kept[number] = True
        is_view_near[views_near[views_from[whole] : views_from[whole + 1]]] = True
        for view in own:
            is_whole_near[wholes_near[wholes_from[view] : wholes_from[view + 1]]] = True
    return is_kept


def _grouped(by: Positions, values: Positions, size: int) -> tuple[Positions, Positions]:
    """The values in order of what they are grouped by, and where each group begins."""
    order = np.argsort(by, kind="stable")
    return values[order], np.searchsorted(by[order], np.arange(size + 1))


def _extremes(
    size: int, index: npt.NDArray[np.intp], values: Positions
) -> tuple[Positions, Positions]:
    least, most = np.full(size, _NONE), np.full(size, -1)
    np.minimum.at(least, index, values)
    np.maximum.at(most, index, values)
    return least, most


def _nearest(pictures: Pictures, among: npt.NDArray[np.bool_], distance: int) -> Positions:
    """Of those ``among`` which each is alike to, the nearest: its distance, then its position."""
    positions = np.where(among, np.arange(pictures.wholes.size), _NONE)
    wholes, whole_of = np.unique(pictures.wholes, return_inverse=True)
    views, view_of = np.unique(pictures.views, return_inverse=True)
    first_whole, _ = _extremes(wholes.size, whole_of, positions)
    first_view, _ = _extremes(views.size, view_of, positions[pictures.owners])
    best_whole, best_view = np.full(wholes.size, _NONE), np.full(views.size, _NONE)
    for pairs in _near(views, wholes, distance):
        bits = pairs.distances.astype(np.int64) << _DISTANCE_BIT
        # Nothing stays nothing: all its bits are set.
        np.minimum.at(best_whole, pairs.right, first_view[pairs.left] | bits)
        np.minimum.at(best_view, pairs.left, first_whole[pairs.right] | bits)
    found = best_whole[whole_of]
    np.minimum.at(found, pictures.owners, best_view[view_of])
    return found
