"""What a document says of itself: title, 文号, issuers, region, days, validity, history, relations, kind."""
