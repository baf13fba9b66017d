"""Makes it happen: durable runs over ports; the only place that writes."""
