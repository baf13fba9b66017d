"""What users see of a film: progress, actions, notices, plan and report."""
