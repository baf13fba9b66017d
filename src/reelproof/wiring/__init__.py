"""The composition root: builds all objects. Most commands need few of its modules."""
