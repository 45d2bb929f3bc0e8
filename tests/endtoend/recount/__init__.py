"""The figures of a report recounted from the exported events and the plan file alone."""
