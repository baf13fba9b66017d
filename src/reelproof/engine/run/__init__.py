"""What happens inside a job."""
