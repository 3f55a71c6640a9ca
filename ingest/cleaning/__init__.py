"""What is seen to the text of the document: debris out, page breaks mended, every character accounted for."""
