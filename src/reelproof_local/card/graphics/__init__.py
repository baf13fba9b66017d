"""Drawing primitives: colors, shapes, text and light."""
