"""What needs two rooms: a request and the rules, an offer and the run's folder."""
