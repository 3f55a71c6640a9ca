"""Numbers in policy text: how they are written, what they count, and which bounds and units they carry."""
