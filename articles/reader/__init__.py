"""What readers get: pages, feeds and sitemaps."""
