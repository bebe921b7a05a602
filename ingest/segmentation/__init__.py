"""From elements to measures and goals: the parts behind `ingest.segment`."""
