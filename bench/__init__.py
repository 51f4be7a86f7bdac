"""Figures: how quick Convo is and what it costs, as shipped, compared within one run."""
