"""The media store: image files by their content, never by the names that an export gave them."""

import os
import shutil
from pathlib import Path
from typing import Literal

from curate.durable import written_whole

Keeping = Literal["link", "copy", "reference"]


def keep(source: Path, target: Path, how: Keeping) -> None:
    """Make ``source`` readable as ``target``, whole or not at all; nothing if it is there already.

    ``link`` takes a hard link where the file system allows and a copy where it doesn't;
    ``reference`` a symbolic link, so that no bytes are kept.
    """
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with written_whole(target) as temporary:
        if how == "reference":
            temporary.symlink_to(source)
        elif how == "copy" or not _hard_linked(source, temporary):
            shutil.copyfile(source, temporary)


def _hard_linked(source: Path, target: Path) -> bool:
    try:
        os.link(source, target)
    except OSError:
        # Another file system, one without links, or a file that may not be linked: copy instead.
        return False
    return True
