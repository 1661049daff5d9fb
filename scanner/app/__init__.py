"""The one place that builds things, and starts and stops the loops: only here are concrete classes named."""
