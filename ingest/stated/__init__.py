"""What a clause states beyond its words: those responsible, deadlines, payments, whom it is for."""
