"""Pictures: safe decoding, a master under the name of its bytes, renditions whose names are pure functions.

The raw upload is neither stored nor served.
"""

from newsroom.images.decode import ACCEPTED, TOO_LARGE, PictureRefused, check_size, decode, safe_open
from newsroom.images.files import is_stored, register_owner, remove_files, remove_unused, write_once
from newsroom.images.markup import markup_context, picture_markup
from newsroom.images.names import (
    ALL_SHAPES,
    PORTRAIT_SHAPES,
    SHAPES,
    SHARE,
    Picture,
    fallback_width,
    file_names,
    height_of,
    master_name,
    max_crop_width,
    rendition_name,
    renditions,
    share_name,
    share_url,
    srcset,
    url,
    widths,
)
from newsroom.images.render import SlowWorkInTransaction, crop_and_scale, encode, render, share_image, store

__all__ = [
    "ACCEPTED",
    "ALL_SHAPES",
    "PORTRAIT_SHAPES",
    "SHAPES",
    "SHARE",
    "TOO_LARGE",
    "Picture",
    "PictureRefused",
    "SlowWorkInTransaction",
    "check_size",
    "crop_and_scale",
    "decode",
    "encode",
    "fallback_width",
    "file_names",
    "height_of",
    "is_stored",
    "markup_context",
    "master_name",
    "max_crop_width",
    "picture_markup",
    "register_owner",
    "remove_files",
    "remove_unused",
    "render",
    "rendition_name",
    "renditions",
    "safe_open",
    "share_image",
    "share_name",
    "share_url",
    "srcset",
    "store",
    "url",
    "widths",
    "write_once",
]
