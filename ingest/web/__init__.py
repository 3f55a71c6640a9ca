"""HTML as it is read: tags with exact offsets, rendered text, and what of a page is not the document."""
